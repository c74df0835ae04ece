using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Fixing;

/// <summary>A finding in its text.</summary>
internal sealed record RepairPlace(LintFinding Finding, LintDocument Document, MarkupElement Root, string Text)
{
    private readonly TextPlaces _places = new(Text);

    public int? Offset(SourcePlace place) => _places.Offset(place.Line, place.Column);

    public MarkupElement? ElementOfFinding(string name) => Document.Elements.FirstOrDefault(e => e.Name == name && e.Place == Finding.Place);

    /// <summary>Right behind the name of the root element, which is where its place points to.</summary>
    public ImmutableArray<TextEdit> InsertIntoRoot(string attribute) =>
        Offset(Root.Place) is { } start && Text.AsSpan(start).StartsWith("vxml") ? [new TextEdit(start + "vxml".Length, 0, attribute)] : [];

    /// <summary>Offset of the <c>&gt;</c> that ends the start tag; a quoted one does not. -1: there is none.</summary>
    public int EndOfTag(int start)
    {
        var quote = '\0';
        for (var i = start; i < Text.Length; i++)
        {
            if (quote != '\0') quote = Text[i] == quote ? '\0' : quote;
            else if (Text[i] is '"' or '\'') quote = Text[i];
            else if (Text[i] == '>') return i;
        }
        return -1;
    }
}

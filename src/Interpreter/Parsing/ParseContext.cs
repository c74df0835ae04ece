using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>What all parsers of one document share: its base, its diagnostics, and reading of attributes.</summary>
internal sealed class ParseContext(Uri baseUri, DocumentLimits limits)
{
    public const int MaxDiagnostics = 100;

    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly ImmutableArray<PrefetchableNode>.Builder _prefetchable = ImmutableArray.CreateBuilder<PrefetchableNode>();
    private int _anonymous;

    public Uri BaseUri { get; } = baseUri;

    public DocumentLimits Limits { get; } = limits;

    /// <summary>Grammars of the built-in types that the document has named so far.</summary>
    public Dictionary<string, ImmutableArray<GrammarNode>> BuiltinTypes { get; } = new(StringComparer.Ordinal);

    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics.ToImmutable();

    public bool HasErrors { get; private set; }

    public void Error(string code, string message, SourcePlace place)
    {
        HasErrors = true;
        if (_diagnostics.Count < MaxDiagnostics) _diagnostics.Add(new Diagnostic(Severity.Error, code, message, place));
    }

    public void Warn(string code, string message, SourcePlace place)
    {
        if (_diagnostics.Count < MaxDiagnostics) _diagnostics.Add(new Diagnostic(Severity.Warning, code, message, place));
    }

    public void AddRange(ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Severity == Severity.Error) Error(diagnostic.Code, diagnostic.Message, diagnostic.Place);
            else Warn(diagnostic.Code, diagnostic.Message, diagnostic.Place);
        }
    }

    /// <summary>Reports attributes the element does not have and those it lacks.</summary>
    public void CheckAttributes(MarkupElement element)
    {
        if (ElementRules.Find(element.Name) is not { } rule) return;
        foreach (var attribute in element.Attributes)
        {
            if (attribute.Namespace.Length == 0 && !rule.Attributes.Contains(attribute.Name))
                Error("unknown-attribute", $"<{element.Name}> has no attribute '{attribute.Name}'", attribute.Place);
            else if (attribute.Namespace == MarkupNames.UndeclaredExtension)
                Warn("undeclared-prefix", $"prefix 'gvp' is not declared (xmlns:gvp=\"{MarkupNames.Extension}\")", attribute.Place);
        }
        foreach (var name in rule.Required)
        {
            if (!element.Has(name)) Error("missing-attribute", $"<{element.Name}> needs attribute '{name}'", element.Place);
        }
    }

    /// <summary>Exactly one of the attributes must be there (or, with <paramref name="orNone"/>, at most one).</summary>
    public void CheckOneOf(MarkupElement element, bool orNone, params ReadOnlySpan<string> names)
    {
        var found = 0;
        foreach (var name in names)
        {
            if (element.Has(name)) found++;
        }
        if (found > 1 || (found == 0 && !orNone))
            Error("attribute-choice", $"<{element.Name}> needs {(orNone ? "at most" : "exactly")} one of {string.Join(", ", names.ToArray())}", element.Place);
    }

    public void UnexpectedElement(MarkupElement element, string parent)
    {
        var code = ElementRules.IsKnown(element.Name) ? "misplaced-element" : "unknown-element";
        Error(code, $"<{element.Name}> {(code == "unknown-element" ? "is not an element of VoiceXML" : $"is not allowed in <{parent}>")}", element.Place);
    }

    public void CheckNoText(MarkupElement element)
    {
        if (element.Children.OfType<MarkupText>().FirstOrDefault(t => !t.IsBlank) is { } stray)
            Error("misplaced-text", $"text is not allowed in <{element.Name}>", stray.Place);
    }

    public static ScriptSource? Script(MarkupElement element, string attribute) =>
        element.Attribute(attribute) is { } found ? new ScriptSource(found.Value, found.Place) : null;

    public TimeSpan? Duration(MarkupElement element, string attribute)
    {
        if (element.Attribute(attribute) is not { } found) return null;
        if (Durations.TryParse(found.Value) is { } time) return time;
        Error("bad-time", $"'{found.Value}' is not a time (5s, 300ms)", found.Place);
        return null;
    }

    public bool? Flag(MarkupElement element, string attribute)
    {
        if (element.Attribute(attribute) is not { } found) return null;
        if (found.Value is "true" or "false") return found.Value == "true";
        Error("bad-boolean", $"'{found.Value}' is neither true nor false", found.Place);
        return null;
    }

    public int Count(MarkupElement element)
    {
        if (element.Attribute("count") is not { } found) return 1;
        if (int.TryParse(found.Value, out var count) && count > 0) return count;
        Error("bad-count", $"'{found.Value}' is not a positive number", found.Place);
        return 1;
    }

    public string OneOf(MarkupElement element, string attribute, string otherwise, params ReadOnlySpan<string> words)
    {
        if (element.Attribute(attribute) is not { } found) return otherwise;
        if (words.Contains(found.Value)) return found.Value;
        Error("bad-value", $"{attribute}='{found.Value}' is not one of {string.Join(", ", words.ToArray())}", found.Place);
        return otherwise;
    }

    public static ImmutableArray<string> Names(MarkupElement element, string attribute) =>
        element.Value(attribute) is { } text ? [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)] : [];

    public FetchNode Fetch(MarkupElement element)
    {
        Duration(element, "fetchtimeout");
        OneOf(element, "fetchhint", "safe", "safe", "prefetch", "stream");
        var node = new FetchNode(element.Value("fetchtimeout"), element.Value("maxage"), element.Value("maxstale"))
        {
            Hint = element.Value("fetchhint"),
            Audio = element.Value("fetchaudio"),
            Place = element.Place,
        };
        CheckSeconds(element, "maxage");
        CheckSeconds(element, "maxstale");
        NotePrefetchable(element, node);
        return node;
    }

    /// <summary>What may be fetched ahead of need: a GET whose URI is written out and that sends nothing.</summary>
    public ImmutableArray<PrefetchableNode> Prefetchable => _prefetchable.ToImmutable();

    public int PrefetchableCount => _prefetchable.Count;

    /// <summary>What was noted since stands where these properties hold, unless something further in says otherwise (section 6.3).</summary>
    public void Govern(int since, ImmutableDictionary<string, string> properties)
    {
        if (properties.IsEmpty) return;
        for (var i = since; i < _prefetchable.Count; i++) _prefetchable[i] = _prefetchable[i] with { Properties = properties.SetItems(_prefetchable[i].Properties) };
    }

    private void NotePrefetchable(MarkupElement element, FetchNode node)
    {
        if (element.Name == "submit" || element.Has("namelist") || element.Value("method") is "post" or "POST") return;
        var kind = element.Name is "audio" or "script" or "grammar" or "data" ? element.Name : "document";
        var reference = element.Value("src") ?? element.Value("next");
        if (reference is { Length: > 0 } && reference[0] != '#') _prefetchable.Add(new PrefetchableNode(kind, reference, node));
    }

    // Seconds without a unit (section 6.1.1).
    private void CheckSeconds(MarkupElement element, string attribute)
    {
        if (element.Attribute(attribute) is { } found && !(int.TryParse(found.Value, out var seconds) && seconds >= 0))
            Error("bad-seconds", $"'{found.Value}' is not a number of seconds", found.Place);
    }

    /// <summary>A name for a form item that has none; no script can spell it.</summary>
    public (string Name, bool IsAnonymous) ItemName(MarkupElement element)
    {
        if (element.Attribute("name") is not { } found) return ($"\u0001{element.Name}{++_anonymous}", true);
        CheckName(found);
        return (found.Value, false);
    }

    /// <summary>Variables are ECMAScript identifiers that do not end in a dollar sign (section 5.1).</summary>
    public void CheckName(MarkupAttribute name)
    {
        var text = name.Value;
        var fits = text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '$');
        if (!fits) Error("bad-name", $"'{text}' is not a variable name", name.Place);
    }
}

using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>Which grammars listen while an item waits, in order of precedence: item, dialog, document, application (section 3.1.4).</summary>
internal sealed class GrammarActivation(FormRun run, FormItemNode item)
{
    private static readonly ImmutableArray<string> Commands = ["help", "cancel", "exit"];

    private readonly ImmutableArray<ActiveGrammar>.Builder _active = ImmutableArray.CreateBuilder<ActiveGrammar>();

    public async ValueTask<(ImmutableArray<ActiveGrammar> Grammars, VoiceXmlEvent? Fault)> ActivateAsync()
    {
        var fault = await ActivateItemAsync() ?? (item is FieldNode { Modal: true } or RecordNode { Modal: true } or TransferNode ? null : await ActivateOuterAsync());
        return (_active.ToImmutable(), fault);
    }

    private async ValueTask<VoiceXmlEvent?> ActivateItemAsync()
    {
        if (item is RecordNode record) return await AddAsync(record.Grammars, new GrammarOwner.Item(record), run.FrameOf(record));
        if (item is TransferNode transfer) return await AddAsync(transfer.Grammars, new GrammarOwner.Item(transfer), run.FrameOf(transfer));
        if (item is not FieldNode field) return null;
        if (await AddAsync(field.Grammars, new GrammarOwner.Item(field), run.FrameOf(field)) is { } fault) return fault;
        foreach (var choice in field.Choices)
        {
            if (await AddAsync(choice.Grammars, new GrammarOwner.Choice(field, choice), run.FrameOf(field)) is { } wrong) return wrong;
        }
        return null;
    }

    private async ValueTask<VoiceXmlEvent?> ActivateOuterAsync()
    {
        var (frame, document) = (run.FrameOf(item), run.Document.Document);
        return await AddLinksAsync(item.Links, frame)
            ?? await AddAsync(run.Form.Grammars, new GrammarOwner.Dialog(run.Form), frame)
            ?? await AddLinksAsync(run.Form.Links, frame)
            ?? await AddLinksAsync(document.Links, frame)
            ?? await AddOtherDialogsAsync(document, frame)
            ?? await ActivateRootAsync()
            ?? await AddLinksAsync(Universals(), frame);
    }

    // What the root document lets listen in all documents of the application; its URIs are relative to the root.
    private async ValueTask<VoiceXmlEvent?> ActivateRootAsync()
    {
        if (run.Document.AsRoot is not { } root) return null;
        var frame = run.FrameOf(item) with { Document = root };
        return await AddLinksAsync(root.Document.Links, frame) ?? await AddOtherDialogsAsync(root.Document, frame);
    }

    // Universal commands (the universals property, section 6.3.6): words that throw events, off by default.
    private ImmutableArray<LinkNode> Universals()
    {
        var names = run.FrameOf(item).Property("universals").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (names is [] or ["none"]) return [];
        return [.. Commands.Where(c => names.Contains("all") || names.Contains(c)).Select(c => new LinkNode(
            [GrammarParser.OfWords(c, approximate: false, item.Place)], new JumpNode(null, null, c, null, null, null, FetchNode.None, item.Place), item.Place))];
    }

    private async ValueTask<VoiceXmlEvent?> AddOtherDialogsAsync(VoiceXmlDocument document, Frame frame)
    {
        foreach (var form in document.Dialogs)
        {
            if (form == run.Form) continue;
            if (await AddAsync(form.DocumentGrammars, new GrammarOwner.Dialog(form) { Home = document }, frame) is { } fault) return fault;
            foreach (var choice in form is { IsMenu: true, DocumentScope: true } && form.Items.First() is FieldNode menu ? menu.Choices : [])
            {
                if (await AddAsync(choice.Grammars, new GrammarOwner.OtherChoice(choice, frame), frame) is { } wrong) return wrong;
            }
        }
        return null;
    }

    private async ValueTask<VoiceXmlEvent?> AddLinksAsync(ImmutableArray<LinkNode> links, Frame frame)
    {
        foreach (var link in links)
        {
            if (await AddAsync(link.Grammars, new GrammarOwner.Link(link, frame), frame) is { } fault) return fault;
        }
        return null;
    }

    private async ValueTask<VoiceXmlEvent?> AddAsync(ImmutableArray<GrammarNode> nodes, GrammarOwner owner, Frame frame)
    {
        foreach (var node in nodes)
        {
            var (grammar, fault) = await run.Session.Grammars.LoadAsync(node, frame);
            if (fault is not null) return fault;
            if (grammar is not null) _active.Add(new ActiveGrammar(grammar, owner));
        }
        return null;
    }
}

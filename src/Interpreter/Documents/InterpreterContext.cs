using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Forms;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Documents;

/// <summary>
/// One execution context: the session's own, or a subdialog's (section 2.3.4). Walks from document to document and from dialog to
/// dialog until something ends it.
/// </summary>
internal sealed class InterpreterContext(SessionState session, bool isSubdialog, ImmutableArray<KeyValuePair<string, ScriptValue>> parameters)
{
    private DocumentRun? _document;
    private RootRun? _application;
    private FormRun? _form;
    private ImmutableArray<KeyValuePair<string, ScriptValue>> _parameters = parameters;

    public bool IsSubdialog { get; } = isSubdialog;

    /// <summary>Runs until <c>Return</c>, <c>Exit</c>, or (only while there is no document yet) <c>Throw</c>.</summary>
    public async ValueTask<Completion> RunAsync(DocumentRequest first)
    {
        Completion pending = new Completion.Document(first);
        while (true)
        {
            if (session.CountTransition(default) is { } limit) return limit;
            var result = pending switch
            {
                Completion.Document move => await EnterDocumentAsync(move.Request, move.Result),
                Completion.Submit move => await EnterDocumentAsync(move.Request, null),
                Completion.Dialog move => await EnterDialogAsync(move),
                _ => pending,
            };
            if (result is Completion.Return or Completion.Exit) return result;
            if (result is Completion.Throw thrown) result = await RaiseAsync(thrown.Event);
            if (result is Completion.Throw) return result;
            pending = result;
        }
    }

    // A transition that failed is the business of the dialog that asked for it (section 5.2.6).
    private async ValueTask<Completion> RaiseAsync(VoiceXmlEvent raised)
    {
        if (_form is not null) return await _form.ResumeAsync(raised);
        if (_document is null) return new Completion.Throw(raised);
        var frame = new Frame(session, _document, null, null, _document.Scope);
        var completion = await new EventProcessor(frame, EventCounters.Fresh()).ThrowAsync(raised);
        return completion is Completion.Normal ? new Completion.Exit(ImmutableDictionary<string, string>.Empty) : completion;
    }

    private async ValueTask<Completion> EnterDialogAsync(Completion.Dialog move)
    {
        var id = move.Id;
        if ((move.Form ?? _document!.Document.FindDialog(id)) is not { } dialog)
        {
            var message = string.IsNullOrEmpty(id) ? "the document has no dialog" : $"no dialog '{id}' in {_document!.Document.DisplayName}";
            if (string.IsNullOrEmpty(id)) return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
            return new Completion.Throw(new VoiceXmlEvent(EventNames.BadFetch, message, default));
        }
        var taken = _parameters;
        _parameters = [];
        _form = new FormRun(session, _document!, dialog);
        return await _form.RunAsync(taken, move.Result);
    }

    private async ValueTask<Completion> EnterDocumentAsync(DocumentRequest request, Recognition? result)
    {
        var (document, fault) = await DocumentSources.LoadAsync(session, request);
        if (document is null) return new Completion.Throw(fault!.ToEvent(default));
        var (root, wrong) = await FindRootAsync(document, request);
        if (wrong is not null) return new Completion.Throw(wrong);
        if (request.DialogId.Length > 0 && document.FindDialog(request.DialogId) is null)
            return new Completion.Throw(new VoiceXmlEvent(EventNames.BadFetch, $"no dialog '{request.DialogId}' in {document.DisplayName}", default));
        session.Trace("document", Shown(request.Uri), new SourcePlace(document.DisplayName, 1, 1));
        _form = null;
        if (await OpenAsync(document, root) is { } thrown) return new Completion.Throw(thrown);
        session.Prefetches.Begin(_document!);
        return new Completion.Dialog(request.DialogId.Length == 0 ? null : request.DialogId, result);
    }

    private static string Shown(Uri uri) => uri.Scheme == "app" ? Uri.UnescapeDataString(uri.PathAndQuery.TrimStart('/') + uri.Fragment) : uri.ToString();

    // Null without fault: the document has no root. The root that is already there is kept with its variables.
    private async ValueTask<(VoiceXmlDocument? Root, VoiceXmlEvent? Fault)> FindRootAsync(VoiceXmlDocument document, DocumentRequest request)
    {
        if (document.Application is not { } reference) return (null, null);
        if (!Uri.TryCreate(document.BaseUri, reference, out var uri)) return (null, new VoiceXmlEvent(EventNames.BadFetch, $"application='{reference}' is not a URI", default));
        if (SameDocument(uri, document.Uri)) return (null, null);
        if (_application is not null && SameDocument(uri, _application.Document.Uri)) return (_application.Document, null);
        var (root, fault) = await DocumentSources.LoadAsync(session, new DocumentRequest(uri, request.Fetch));
        if (root is null) return (null, RootFault(document, fault!));
        // A root document cannot have a root of its own (section 1.5.2).
        return root.Application is null ? (root, null) : (null, new VoiceXmlEvent(EventNames.Semantic, $"root document {root.DisplayName} names a root itself", default));
    }

    // Where the leaf asks for it: the root, or its fault, may have no place of its own.
    private static VoiceXmlEvent RootFault(VoiceXmlDocument leaf, FetchResult.Failed fault) =>
        new(fault.EventName, new Diagnostic(Severity.Error, "application-root", fault.Message, leaf.ApplicationPlace).ToString(), leaf.ApplicationPlace);

    private static bool SameDocument(Uri a, Uri b) => a.GetLeftPart(UriPartial.Query) == b.GetLeftPart(UriPartial.Query);

    private async ValueTask<VoiceXmlEvent?> OpenAsync(VoiceXmlDocument document, VoiceXmlDocument? root)
    {
        if (root is null) return await OpenRootAsync(document);
        if (_application?.Document != root)
        {
            var scope = session.Scripts.NewScope(session.Scope, "application");
            _application = new RootRun(root, scope);
            // The root's own scripts run before any leaf exists.
            if (await DeclareAsync(root, new DocumentRun(root, scope, null, this)) is { } early)
            {
                _document = new DocumentRun(root, scope, null, this);
                return early;
            }
        }
        _document = new DocumentRun(document, session.Scripts.NewScope(_application.Scope, "document"), _application, this);
        return await DeclareAsync(document, _document);
    }

    // From a leaf to its root the application goes on; from a root to itself it begins anew (section 1.5.2).
    private async ValueTask<VoiceXmlEvent?> OpenRootAsync(VoiceXmlDocument document)
    {
        var fromLeaf = _application is not null && SameDocument(_application.Document.Uri, document.Uri) && _document?.Root is not null;
        if (fromLeaf)
        {
            _document = new DocumentRun(document, _application!.Scope, null, this);
            _application.Scope.Declare("document", _application.Scope.Self);
            return null;
        }
        var scope = session.Scripts.NewScope(session.Scope, "application", "document");
        _application = new RootRun(document, scope);
        _document = new DocumentRun(document, scope, null, this);
        return await DeclareAsync(document, _document);
    }

    private async ValueTask<VoiceXmlEvent?> DeclareAsync(VoiceXmlDocument document, DocumentRun run)
    {
        var frame = new Frame(session, run, null, null, run.Scope);
        return await Executable.ExecuteAllAsync(document.Declarations, frame) is Completion.Throw thrown ? thrown.Event : null;
    }

    /// <summary>The text of an expression as the dialog that ran last sees it; null when it cannot be evaluated, or nothing ran.</summary>
    public async ValueTask<string?> EvaluateAsync(string expression)
    {
        if (_document is null) return null;
        var frame = _form?.FrameOf(null) ?? new Frame(session, _document, null, null, _document.Scope);
        var outcome = await frame.EvaluateTextAsync(new ScriptSource(expression, default));
        return outcome.Fault is null ? outcome.Value.PrimitiveText : null;
    }

    /// <summary>The scope of <c>application.lastresult$</c>.</summary>
    public IScriptScope ApplicationScope => _application!.Scope;
}

using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Documents;

/// <summary>A document as one context runs it: its scope, and the application root document above it.</summary>
/// <param name="Root">Null when the document has no root, or is the root itself.</param>
internal sealed record DocumentRun(VoiceXmlDocument Document, IScriptScope Scope, RootRun? Root, InterpreterContext Context)
{
    /// <summary>The root document as a document: what its own references are relative to. Null when there is none above this one.</summary>
    public DocumentRun? AsRoot => Root is null ? null : new DocumentRun(Root.Document, Root.Scope, null, Context);
}

/// <summary>The application: its root document and the variables all its documents share (section 1.5.2).</summary>
internal sealed record RootRun(VoiceXmlDocument Document, IScriptScope Scope);

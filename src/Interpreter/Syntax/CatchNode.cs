using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;catch&gt;</c> and its short forms (section 5.2.2).</summary>
internal sealed record CatchNode(ImmutableArray<string> Events, int Count, ScriptSource? Condition, ImmutableArray<Executable> Body, SourcePlace Place);

using Jint.Parser;
using Jint.Parser.Ast;

namespace VxmlGir.Interpreter.Script;

/// <summary>A source as Jint's tree, or why it is not one.</summary>
internal sealed record ParsedProgram(Program? Program, ScriptFault? Fault)
{
    /// <param name="guards">Woven into what is to be run; null when it is only to be checked.</param>
    public static ParsedProgram Parse(ScriptSource source, ScriptGuards? guards = null, int mostCharacters = ScriptOptions.DefaultSourceLength)
    {
        if (SourceGate.Refusal(source.Text, guards?.SourceLength ?? mostCharacters) is { } refusal) return new(null, new ScriptFault(refusal, source.Place));
        if (string.IsNullOrWhiteSpace(source.Text)) return source.IsProgram ? Read("", source, guards) : new(null, new ScriptFault("empty expression", source.Place));
        if (source.IsProgram) return Read(source.Text, source, guards);
        // In brackets an object literal is an expression, not a block. Text that only works without them (a trailing semicolon) is tolerated.
        var expression = Read($"({source.Text}\n)", source, guards);
        return expression.Fault is null ? expression : Read(source.Text, source, guards);
    }

    private static ParsedProgram Read(string text, ScriptSource source, ScriptGuards? guards)
    {
        try
        {
            var program = new JavaScriptParser().Parse(text);
            guards?.Weave(program);
            return new(program, null);
        }
        catch (ParserException fault)
        {
            return new(null, new ScriptFault($"{fault.Description} in '{Short(source.Text)}'", source.Place));
        }
        catch (Exception fault) when (fault is IndexOutOfRangeException or ArgumentException or InvalidOperationException or NullReferenceException or FormatException or OverflowException)
        {
            // The parser stumbles over some inputs instead of refusing them.
            return new(null, new ScriptFault($"'{Short(source.Text)}' cannot be parsed", source.Place));
        }
    }

    public static string Short(string text) => text.Length <= 80 ? text.Trim() : text.AsSpan(0, 80).Trim().ToString() + "…";
}

using VxmlGir.Interpreter.Grammars;

namespace VxmlGir.Workbench.Walks;

/// <summary>Draws an input that a grammar takes: a walk through its automaton, at each fork by chance.</summary>
internal static class GrammarSentence
{
    private const int Attempts = 20;
    private const int MaxSteps = 2_000;
    private const int MaxTokens = 40;

    /// <summary>Tokens in order; null when no walk ended in a match within the bounds (a grammar of nothing, or of very long inputs only).</summary>
    public static IReadOnlyList<string>? Draw(Automaton automaton, Random random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Ever less willing to go round again: the later targets of a fork lead out of repeats.
            if (Walk(automaton, random, leaveBias: attempt / (double)Attempts) is { Count: > 0 } tokens) return tokens;
        }
        return null;
    }

    private static List<string>? Walk(Automaton automaton, Random random, double leaveBias)
    {
        var (tokens, calls, at) = (new List<string>(), new Stack<int>(), automaton.Program.Length - 1);
        for (var step = 0; step < MaxSteps && tokens.Count <= MaxTokens; step++)
        {
            switch (automaton.Program[at])
            {
                case Instruction.Accept:
                    return tokens;
                case Instruction.Consume consume:
                    tokens.Add(consume.Text ?? "anything");
                    at = consume.Next;
                    break;
                case Instruction.Split { Targets: [] }:
                    return null;
                case Instruction.Split split:
                    at = split.Targets[split.Targets.Length == 2 && random.NextDouble() < leaveBias ? 1 : random.Next(split.Targets.Length)];
                    break;
                case Instruction.Mark mark:
                    at = mark.Next;
                    break;
                case Instruction.Call call when calls.Count < Matching.MaxCalls:
                    calls.Push(call.Next);
                    at = call.Target;
                    break;
                case Instruction.Return when calls.TryPop(out var next):
                    at = next;
                    break;
                default:
                    return null;
            }
        }
        return null;
    }
}

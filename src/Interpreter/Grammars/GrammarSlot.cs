namespace VxmlGir.Interpreter.Grammars;

/// <summary>One place for one compiled grammar; racing writers store equal values.</summary>
internal sealed class GrammarSlot
{
    private Grammar? _grammar;

    public Grammar? Value
    {
        get => Volatile.Read(ref _grammar);
        set => Volatile.Write(ref _grammar, value);
    }
}

using System.Collections.Immutable;

namespace VxmlGir.Sip.Transactions;

/// <summary>A transaction as a value: where it goes and what it wants done.</summary>
internal interface ITransaction
{
    Step On(Input input);

    /// <summary>What to do first, when the transaction is made.</summary>
    ImmutableArray<Effect> Begin();
}

internal readonly record struct Step(ITransaction Next, ImmutableArray<Effect> Effects)
{
    public static Step Stay(ITransaction same) => new(same, []);
}

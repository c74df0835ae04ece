namespace VxmlGir.Sip.Transactions;

/// <summary>Transaction timers by their letters (RFC 3261 table 4; L and M by RFC 6026).</summary>
internal enum Timer
{
    A, B, D, E, F, G, H, I, J, K, L, M,
}

/// <summary>What a transaction can be told.</summary>
internal abstract record Input
{
    private Input() { }

    /// <summary>The transaction user answers (server) or a response came (client).</summary>
    public sealed record Status(int Code) : Input;

    /// <summary>The same request came again.</summary>
    public sealed record Again : Input { public static Again It { get; } = new(); }

    public sealed record Ack : Input { public static Ack It { get; } = new(); }

    public sealed record Fired(Timer Timer) : Input;

    public sealed record TransportFailed : Input { public static TransportFailed It { get; } = new(); }
}

/// <summary>What a transaction wants done.</summary>
internal abstract record Effect
{
    private Effect() { }

    /// <summary>Server: send the response just given, or repeat the last one. Client: repeat the request.</summary>
    public sealed record Send : Effect { public static Send It { get; } = new(); }

    /// <summary>Client: acknowledge the final non-2xx response (RFC 3261 §17.1.1.3).</summary>
    public sealed record SendAck : Effect { public static SendAck It { get; } = new(); }

    public sealed record Start(Timer Timer, TimeSpan After) : Effect;

    public sealed record Stop(Timer Timer) : Effect;

    /// <summary>Client: hand the response up.</summary>
    public sealed record Deliver : Effect { public static Deliver It { get; } = new(); }

    /// <summary>No answer, or no ACK, in time.</summary>
    public sealed record TimedOut : Effect { public static TimedOut It { get; } = new(); }

    public sealed record Unsendable : Effect { public static Unsendable It { get; } = new(); }

    /// <summary>Forget the transaction.</summary>
    public sealed record Done : Effect { public static Done It { get; } = new(); }
}

using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Transactions;

namespace VxmlGir.Sip.Tests.Transactions;

/// <summary>
/// The transactions as values. A row is "input → effects", inputs: a status, Again, Ack, Lost, or a timer's letter;
/// effects: Send, Ack, Up (delivered), A+500 (timer started, ms), A- (stopped), TimedOut, Unsendable, Done.
/// </summary>
public sealed class TransactionTests
{
    private static readonly SipTimers Timers = new();

    [Fact]
    public void InviteServerOverUdpRefused() => Play(new InviteServer(Timers, false), "",
        "Again → ", "100 → Send", "Again → Send", "180 → Send", "486 → Send G+500 H+32000", "Again → Send", "G → Send G+1000", "G → Send G+2000",
        "G → Send G+4000", "G → Send G+4000", "Ack → G- H- I+5000", "Ack → ", "Again → ", "I → Done", "486 → ");

    [Fact]
    public void InviteServerOverTcpRefused() => Play(new InviteServer(Timers, true), "", "100 → Send", "486 → Send H+32000", "Ack → Done");

    [Fact]
    public void InviteServerWithoutAck() => Play(new InviteServer(Timers, false), "", "603 → Send G+500 H+32000", "H → TimedOut Done", "G → ");

    [Fact]
    public void InviteServerAccepted() => Play(new InviteServer(Timers, false), "",
        "180 → Send", "200 → Send L+32000", "Again → ", "200 → Send", "Ack → ", "486 → ", "L → Done");

    [Fact]
    public void InviteServerLost() => Play(new InviteServer(Timers, true), "", "100 → Send", "Lost → Unsendable Done", "Again → ");

    [Fact]
    public void NonInviteServer_() => Play(new NonInviteServer(Timers, false), "",
        "Again → ", "100 → Send", "Again → Send", "200 → Send J+32000", "Again → Send", "200 → ", "J → Done");

    [Fact]
    public void NonInviteServerOverTcp() => Play(new NonInviteServer(Timers, true), "", "200 → Send Done", "Again → ");

    [Fact]
    public void InviteClientOverUdp() => Play(new InviteClient(Timers, false), "Send A+500 B+32000",
        "A → Send A+1000", "A → Send A+2000", "A → Send A+4000", "A → Send A+8000", "180 → A- B- Up", "A → ", "183 → Up", "486 → Ack Up D+32000", "486 → Ack", "200 → ", "D → Done");

    [Fact]
    public void InviteClientOverTcp() => Play(new InviteClient(Timers, true), "Send B+32000", "486 → A- B- Ack Up Done", "486 → ");

    [Fact]
    public void InviteClientAnswered() => Play(new InviteClient(Timers, false), "Send A+500 B+32000",
        "200 → A- B- Up M+32000", "200 → Up", "180 → ", "486 → ", "Lost → ", "M → Done");

    [Fact]
    public void InviteClientUnanswered() => Play(new InviteClient(Timers, false), "Send A+500 B+32000", "B → TimedOut Done", "200 → ");

    [Fact]
    public void InviteClientLost() => Play(new InviteClient(Timers, true), "Send B+32000", "Lost → Unsendable Done");

    [Fact]
    public void NonInviteClientOverUdp() => Play(new NonInviteClient(Timers, false), "Send E+500 F+32000",
        "E → Send E+1000", "E → Send E+2000", "E → Send E+4000", "E → Send E+4000", "100 → Up", "E → Send E+4000", "200 → E- F- Up K+5000", "200 → ", "K → Done");

    [Fact]
    public void NonInviteClientOverTcp() => Play(new NonInviteClient(Timers, true), "Send F+32000", "200 → F- Up Done");

    [Fact]
    public void NonInviteClientUnanswered() => Play(new NonInviteClient(Timers, true), "Send F+32000", "100 → Up", "F → TimedOut Done");

    private static void Play(ITransaction start, string begin, params string[] rows)
    {
        Assert.Equal(begin, Text(start.Begin()));
        var at = start;
        foreach (var row in rows)
        {
            var parts = row.Split(" → ");
            var step = at.On(Parse(parts[0]));
            Assert.Equal(row, $"{parts[0]} → {Text(step.Effects)}");
            at = step.Next;
        }
    }

    private static Input Parse(string text) => text switch
    {
        "Again" => Input.Again.It,
        "Ack" => Input.Ack.It,
        "Lost" => Input.TransportFailed.It,
        { Length: 1 } => new Input.Fired(Enum.Parse<Sip.Transactions.Timer>(text)),
        _ => new Input.Status(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static string Text(IEnumerable<Effect> effects) => string.Join(' ', effects.Select(e => e switch
    {
        Effect.SendAck => "Ack",
        Effect.Deliver => "Up",
        Effect.Start s => $"{s.Timer}+{s.After.TotalMilliseconds}",
        Effect.Stop s => $"{s.Timer}-",
        _ => e.GetType().Name,
    }));
}

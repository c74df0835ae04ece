using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Attacks;

/// <summary>What one attack did and what it cost.</summary>
/// <param name="Outcome">The first event after the attack began, <c>value</c>, or how the session ended at a limit.</param>
/// <param name="Took">From the beginning of the attack to that.</param>
/// <param name="Cpu">Processor time of the whole process during the call, less what it used in as long a time before.</param>
/// <param name="Grown">The most the resident memory grew by.</param>
internal sealed record AttackResult(Attack Attack, string CallUuid, string Outcome, TimeSpan Took, TimeSpan Cpu, long Grown)
{
    public override string ToString() =>
        $"{Attack.Application,-32} {Outcome,-44} {Took.TotalMilliseconds,6:0} ms {Cpu.TotalMilliseconds,6:0} ms CPU {Grown / 1024.0 / 1024.0,6:0.0} MB";
}

/// <summary>Dials a hostile application and looks at what came of it.</summary>
internal static class AttackCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <param name="idle">Processor time per second of the platform without the attack.</param>
    public static async Task<AttackResult> RunAsync(AttackHouse house, Attack attack, double idle)
    {
        var uuid = CallUuids.New();
        var meter = house.Meter;
        meter.ForgetPeak();
        var (resident, cpu, began) = (meter.Resident, meter.Cpu, Moment.Now);
        await using var caller = new RtpCaller(house.Platform.Sip, attack.Application);
        var answer = await caller.InviteAsync([("X-Genesys-CallUUID", uuid)]);
        if (attack.Expect == "refused") return new AttackResult(attack, uuid, answer.Status >= 400 ? "refused" : answer.StartLine, Moment.Now - began, TimeSpan.Zero, 0);
        Assert.True(answer.Status == 200, $"{attack.Application}: {answer.StartLine}");
        if (attack.Group == "key") await KeysAsync(caller, attack);
        await caller.HungUpOnAsync(Patience);
        var used = meter.Cpu - cpu - TimeSpan.FromSeconds(idle * (Moment.Now - began).TotalSeconds);
        var grown = meter.PeakResident - resident;
        var trace = await house.Platform.EndedAsync(uuid, Patience);
        var (outcome, took) = Outcome(trace);
        return new AttackResult(attack, uuid, outcome, took, used, grown);
    }

    private static (string Outcome, TimeSpan Took) Outcome(Trace trace)
    {
        var steps = trace.Steps.SkipWhile(s => !(s.Kind == "log" && s.Text == "begin")).Skip(1).ToList();
        var begin = trace.Steps.LastOrDefault(s => s.Kind == "key" || (s.Kind == "log" && s.Text == "begin"))?.At ?? TimeSpan.Zero;
        var end = trace.Steps.First(s => s.Kind == "end");
        if (end.Text.Contains("looplimit", StringComparison.Ordinal)) return (end.Text, end.At - begin);
        var first = steps.FirstOrDefault(s => (s.Kind == "event" && !s.Text.StartsWith("no", StringComparison.Ordinal)) || (s.Kind == "log" && s.Text == "value")) ?? end;
        return (first.Kind == "event" ? first.Text.Split(' ')[0] : first.Text, first.At - begin);
    }

    // Keys as no finger presses them: two hundred a second, codes that are no keys, events without end.
    private static async Task KeysAsync(RtpCaller caller, Attack attack)
    {
        await caller.HearsSoundAsync(TimeSpan.Zero, Patience);
        if (attack.Name.StartsWith("press-", StringComparison.Ordinal))
        {
            await caller.PressAsync(attack.Name["press-".Length..].Split('-')[0], 60);
            return;
        }
        var to = Support.Sip.SdpText.Remote(caller.RemoteSdp);
        for (var i = 0; i < 600; i++)
        {
            byte code = attack.Name == "codes" ? (byte)(i % 256) : (byte)(i % 10);
            byte[] payload = [code, 0x8A, 0, 160];
            caller.Rtp.SendRaw(new Support.Rtp.RtpPacket(default, 101, true, (ushort)(40_000 + i), (uint)(9_000_000 + (i * 400)), 0x1234ABCD, payload).Bytes(), to);
            if (i % 10 == 9) await Task.Delay(50);
        }
    }
}

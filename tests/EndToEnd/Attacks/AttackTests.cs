using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;

namespace VxmlGir.EndToEnd.Attacks;

[CollectionDefinition("attacks", DisableParallelization = true)]
public sealed class AttackGroup : ICollectionFixture<AttackHouse>;

/// <summary>
/// Every attack is contained at its cost while bystanders go on. <c>VXMLGIR_TEST_ATTACK_ROUNDS</c> repeats the whole set,
/// several attacks at once, for the long form.
/// </summary>
[Collection("attacks")]
public sealed class AttackTests(AttackHouse house, ITestOutputHelper output)
{
    private const double MostSpacing = 25;

    /// <summary>Where the system does not permit io_uring, collections are heard (docs/decisions/0042-sending-ahead.md); the platform says so at its start.</summary>
    private const double MostUnpaced = 100;
    private const double MostControl = 22;
    private const double MostEvent = 300;
    private const double MostLoop = 1_000;
    private const double MostMediaLoop = 20_000;
    private const double MostCpu = 250;
    private const long MostMemory = 64L << 20;
    private const int Tries = 6;
    private const int Lanes = 4;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    private Pacing? _control;

    public static TheoryData<string> Groups => ["script", "place", "loop", "media", "document", "grammar", "fetch", "key"];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Attacks_are_contained_and_bystanders_go_on(string group)
    {
        var idle = await CalmAsync();
        house.Bystanders.Begin();
        var broken = new List<string>();
        var recorded = new List<string>();
        foreach (var attack in house.Attacks.Where(a => a.Group == group))
        {
            var result = await AttackCall.RunAsync(house, attack, idle);
            // The machine may be busy with other things: the best of a few tries tells what an attack costs.
            for (var i = 1; i < Tries && (Costs(result) is not null || Wrong(result) is not null); i++) result = await AttackCall.RunAsync(house, attack, idle);
            output.WriteLine($"{result}, longest spacing {house.Bystanders.Lap():0.0} ms");
            if (attack.Text.Contains("gvp:dest=\"record\"", StringComparison.Ordinal)) recorded.Add(result.CallUuid);
            if (Wrong(result) is { } wrong) broken.Add($"{wrong}: {result}\n{house.Platform.Trace(result.CallUuid)}");
            else if (Costs(result) is { } cost) broken.Add($"{cost}: {result}");
        }
        var pacing = house.Bystanders.Measured();
        output.WriteLine($"bystanders meanwhile: {pacing}");
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
        foreach (var uuid in recorded) Assert.Equal("mp3", (await house.Platform.RecordingAsync(uuid)).Type[^3..]);
        Unharmed(pacing);
    }

    [Fact]
    public async Task Many_attacks_at_once_leave_bystanders_alone()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_ATTACK_ROUNDS"), out var asked) ? asked : 0;
        // The short form takes every fourth, so that each group is there.
        var attacks = rounds > 0 ? Enumerable.Repeat(house.Attacks, rounds).SelectMany(a => a) : house.Attacks.Where((_, i) => i % 4 == 0);
        var idle = await CalmAsync();
        house.Bystanders.Begin();
        var broken = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await Parallel.ForEachAsync(attacks.Where(a => a.Group != "key"), new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (attack, _) =>
        {
            var result = await AttackCall.RunAsync(house, attack, idle);
            if (Wrong(result) is { } wrong) broken.Enqueue($"{wrong}: {result}");
        });
        var pacing = house.Bystanders.Measured();
        output.WriteLine($"bystanders meanwhile: {pacing}");
        Assert.True(broken.IsEmpty, string.Join('\n', broken));
        Unharmed(pacing);
    }

    [Fact]
    public void Every_shared_script_attack_is_here()
    {
        if (Repository.Shared("conformance/script-attacks.md") is not { } file) return;
        var wanted = File.ReadLines(file).Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| id", StringComparison.Ordinal)).Select(l => l.Split('|')[1].Trim()).ToList();
        Assert.True(wanted.Count > 20);
        Assert.Empty(wanted.Except(house.Attacks.Where(a => a.Group == "script").Select(a => a.Name)));
    }

    // A control: what the platform uses, and how even it sends, while nothing happens.
    private async Task<double> CalmAsync()
    {
        await Eventually.TrueAsync(() => house.Bystanders.Measured().Packets > 200, TimeSpan.FromSeconds(20), "bystanders hear something");
        house.Bystanders.Begin();
        var (cpu, began) = (house.Meter.Cpu, Moment.Now);
        await Eventually.TrueAsync(() => Moment.Now - began > Calm, 2 * Calm, "a calm while");
        _control = house.Bystanders.Measured();
        output.WriteLine($"bystanders before: {_control}");
        return (house.Meter.Cpu - cpu) / (Moment.Now - began);
    }

    private void Unharmed(Pacing pacing)
    {
        Assert.Equal(0, house.Bystanders.Lost);
        Assert.Equal(0, house.Honeypot.Connects);
        Assert.True(pacing.Missing == 0, pacing.ToString());
        if (IsBusy) output.WriteLine($"the machine is too busy for times to be asked: {_control}");
        else Assert.True(pacing.P999 <= (house.Platform.Log.Contains("Packets can not be sent ahead", StringComparison.Ordinal) ? MostUnpaced : MostSpacing), $"{pacing}; before: {_control}");
    }

    private static string? Wrong(AttackResult result) => result.Attack.Expect switch
    {
        "looplimit" => result.Outcome.Contains("looplimit", StringComparison.Ordinal) ? null : "not ended at a limit",
        "contained" => result.Outcome is "value" or "error.semantic" ? null : "neither a value nor error.semantic",
        var expected => result.Outcome.StartsWith(expected, StringComparison.Ordinal) ? null : $"not {expected}",
    };

    // Where the machine itself cannot keep a pace while nothing happens, times and pace say nothing of the attacks.
    private bool IsBusy => _control!.P999 > MostControl;

    // A loop through the media path turns no faster than the media's own clock.
    private static double MostTime(string group) => group switch
    {
        "loop" => MostLoop,
        "media" => MostMediaLoop,
        _ => MostEvent,
    };

    private string? Costs(AttackResult result) =>
        !IsBusy && result.Outcome != "value" && result.Took.TotalMilliseconds > MostTime(result.Attack.Group) ? "too late"
        : !IsBusy && result.Attack.Group is not ("loop" or "media") && result.Cpu.TotalMilliseconds > MostCpu ? "too much processor time"
        : result.Grown > MostMemory ? "too much memory"
        : null;
}

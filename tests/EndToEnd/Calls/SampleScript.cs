namespace VxmlGir.EndToEnd.Calls;

/// <summary>What a caller of a sample application does and what must come of it.</summary>
/// <param name="Sipp">The scenario in <c>Data/sipp</c>.</param>
/// <param name="Keys">For a phone with a person at it: at each prompt (a part of its text) the keys pressed.</param>
/// <param name="Prompts">Parts of prompts, in the order in which they are heard.</param>
/// <param name="Items">Form items visited, in order, as the trace names them (others may lie between).</param>
/// <param name="Files">One recording each: what its metadata says.</param>
internal sealed record SampleScript(string App, string Sipp, (string Prompt, string Keys)[] Keys, string[] Prompts, string[] Items, ExpectedFile[] Files)
{
    public int Sessions { get; init; } = 1;

    /// <summary>How the trace of the last session ends.</summary>
    public string End { get; init; } = "exit";

    public static readonly SampleScript[] All =
    [
        new("greeting", "listen", [],
            ["Welcome. This call is being recorded.", "Thank you for calling. Goodbye."],
            ["begin", "finish"],
            [new(["purpose=greeting"])]),
        new("menu", "menu", [("For sales", "2")],
            ["For sales, press 1.", "You chose support."],
            [],
            [new(["choice=support"], Partitions: ["/support"])]),
        new("pin", "pin", [("For your balance", "1"), ("four digit pin", "1234")],
            ["For your balance, press 1.", "four digit pin", "Your balance is twelve euros."],
            ["begin", "service", "pin", "finish"],
            [new(["outcome=accepted"], Pauses: 1)]),
        new("seed-commands", "seed-commands", [("to pause", "1"), ("to resume", "2"), ("second recording", "3")],
            ["First recording.", "Press a key to pause.", "Press a key to resume.", "Press a key to start a second recording.", "Second recording."],
            ["idle", "first", "key1", "key2", "key3", "last"],
            [new(["part=one"], Pauses: 1, IsHeard: false), new(["part=two"])]),
        new("seed-partitions", "listen", [],
            ["This recording belongs to sales and to support."],
            [],
            [new([], Partitions: ["/sales", "/support"])]),
        new("seed-subdialog", "listen", [],
            ["starting recording now", "recording started now", "The subdialog returned success."],
            ["outcome", "finish"],
            [new([])]),
        new("two-sessions", "listen", [],
            ["This is the second treatment. Goodbye."],
            [],
            [new(["treatment=1"]), new(["treatment=2"])]) { Sessions = 2 },
    ];

    public override string ToString() => App;
}

/// <param name="Parameters"><c>key=value</c> that the metadata's parameters hold.</param>
/// <param name="IsHeard">The caller hears something in it; not certain where keys stop every prompt, before they sound on a slow machine.</param>
internal sealed record ExpectedFile(string[] Parameters, string[]? Partitions = null, int Pauses = 0, bool IsHeard = true);

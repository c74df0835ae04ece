using System.Globalization;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary><c>&lt;record&gt;</c> with sipp and baresip as callers: what is posted can be opened by others, and has what was said.</summary>
public class SippRecordTests(SippRecordTests.Messages house) : IClassFixture<SippRecordTests.Messages>
{
    private const double Spoken = 440;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>Type of the item, and codec as ffprobe has it; a raw stream is told to sox in words.</summary>
    private static readonly (string App, string Type, string Codec, string[] Raw)[] Types =
    [
        ("wav", "audio/x-wav", "pcm_mulaw", []),
        ("wav-mulaw", "audio/x-wav; codec=7", "pcm_mulaw", []),
        ("wav-alaw", "audio/x-wav; codec=6", "pcm_alaw", []),
        ("wav-linear", "audio/x-wav;codec=1", "pcm_s16le", []),
        ("basic", "audio/basic", "", ["-t", "ul"]),
        ("alaw", "audio/x-alaw-basic", "", ["-t", "al"]),
    ];

    [Fact]
    public Task Each_type_is_what_it_says_and_has_the_words() => Task.WhenAll(Types.Select(t => IsWhatItSaysAsync(t.App, t.Type, t.Codec, t.Raw)));

    [Fact]
    public async Task The_longest_time_cuts_it_to_the_sample()
    {
        var left = await LeaveAsync("cut", "speaks-long");
        Assert.Equal("true", left.Fields["cut"]);
        Assert.Equal("3000", left.Fields["length"]);
        var heard = await DecodedAsync(left, []);
        Assert.Equal(24_000, heard.Length);
        AssertWords(heard, 1.5, 3);
    }

    [Fact]
    public async Task A_key_ends_it_and_is_not_in_it()
    {
        var left = await LeaveAsync("wav-linear", "speaks-then-pound");
        Assert.Equal("#", left.Fields["key"]);
        var heard = await DecodedAsync(left, []);
        AssertLength(left, heard, 2, 3.6);
        AssertWords(heard, 1.8, 2.1);
    }

    [Fact]
    public async Task What_was_said_before_hanging_up_is_posted_afterwards()
    {
        var uuid = CallUuids.New();
        var left = await LeaveAsync("wav", "speaks-and-hangs-up", uuid);
        Assert.Equal("hung up", left.Fields["how"]);
        var heard = await DecodedAsync(left, []);
        AssertLength(left, heard, 2.2, 4);
        AssertWords(heard, 2.2, 2.7);
        Assert.True((await house.Platform.EndedAsync(uuid)) is var trace && trace.Has("log", "hung up"), trace.ToString());
    }

    [Fact]
    public async Task A_caller_who_sends_nothing_has_not_spoken()
    {
        var uuid = CallUuids.New();
        await Sipp.CallAsync(house.Platform.Sip, "wav", "listen", callUuid: uuid, headers: [("X-Who", uuid)]);
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "nobody spoke"));
    }

    [Fact]
    public async Task Baresip_hears_the_beep_and_leaves_a_message()
    {
        await using var phone = await Baresip.StartAsync([.. Signals.Silence(1500), .. Signals.Tone(3 * 8000, Spoken), .. Signals.Silence(20_000)], user: "leaver");
        await phone.DialAsync($"sip:wav-alaw@{house.Platform.Sip}");
        await phone.ClosedAsync(Soon);
        var left = await house.Shelf.OfAsync("baresip", Soon);
        Assert.Equal("pcm_alaw", (await AudioProbe.FfprobeAsync(left.Path)).Codec);
        var heard = await DecodedAsync(left, []);
        AssertLength(left, heard, 4.4, 6.5);
        AssertWords(heard, 2.8, 3.2);
        Assert.InRange(Seconds(AudioProbe.ReadWav(Assert.Single(phone.Heard)).Left, 1000), 0.14, 0.26);
    }

    private async Task IsWhatItSaysAsync(string app, string type, string codec, string[] raw)
    {
        var left = await LeaveAsync(app, "speaks");
        Assert.Equal(type, left.MediaType);
        Assert.Equal(("talked", "null", "false"), (left.Fields["how"], left.Fields["key"], left.Fields["cut"]));
        Assert.Equal(new FileInfo(left.Path).Length, long.Parse(left.Fields["size"]));
        if (codec.Length > 0)
        {
            var probe = await AudioProbe.FfprobeAsync(left.Path);
            Assert.Equal((codec, 1, 8000), (probe.Codec, probe.Channels, probe.Rate));
        }
        var heard = await DecodedAsync(left, raw);
        // Three seconds of words; what was before them since the beep; the silence that ended it.
        AssertLength(left, heard, 4.4, 6);
        AssertWords(heard, 2.9, 3.1);
    }

    private async Task<LeftMessage> LeaveAsync(string app, string scenario, string? uuid = null)
    {
        var who = uuid ?? CallUuids.New();
        await Sipp.CallAsync(house.Platform.Sip, app, scenario, callUuid: who, headers: [("X-Who", who)]);
        return await house.Shelf.OfAsync(who, Soon);
    }

    /// <summary>As sox reads it, without a word of complaint.</summary>
    private static async Task<short[]> DecodedAsync(LeftMessage left, string[] raw)
    {
        using var folder = new TempFolder();
        string[] input = raw.Length == 0 ? [left.Path] : [.. raw, "-r", "8000", "-c", "1", left.Path];
        var (exit, output) = await ChildProcess.RunAsync("sox", ["-V2", .. input, "-e", "signed-integer", "-b", "16", folder["read.wav"]], TimeSpan.FromSeconds(20));
        Assert.True(exit == 0 && !output.Contains("WARN", StringComparison.Ordinal), output);
        return AudioProbe.ReadWav(folder["read.wav"]).Left;
    }

    private static void AssertLength(LeftMessage left, short[] heard, double atLeast, double atMost)
    {
        Assert.Equal(double.Parse(left.Fields["length"], CultureInfo.InvariantCulture) / 1000, heard.Length / 8000.0, 2);
        Assert.InRange(heard.Length / 8000.0, atLeast, atMost);
    }

    private static void AssertWords(short[] heard, double atLeast, double atMost) => Assert.InRange(Seconds(heard, Spoken), atLeast, atMost);

    /// <summary>How long a tone is heard, and nothing else.</summary>
    private static double Seconds(short[] heard, double hertz)
    {
        const int Window = 160;
        return heard.Chunk(Window).Count(w => w.Length == Window && Level.Dbfs(w) > -40 && Level.ShareOfTone(w, hertz) > 0.9) * Window / 8000.0;
    }

    public sealed class Messages : House
    {
        private readonly TempFolder _apps = new();
        private MessageShelf? _shelf;

        internal MessageShelf Shelf => _shelf!;

        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup().With("fetch.allowed-hosts", new[] { Shelf.Address.Authority });
            foreach (var (app, type, _, _) in Types) Add(app, type, "20s");
            Add("cut", "audio/x-wav", "3s");
            return setup;

            void Add(string app, string type, string most)
            {
                setup.Apps[app] = _apps.Folder(app);
                var text = File.ReadAllText(Repository.Data("apps/left/main.vxml")).Replace("\"TYPE\"", $"\"{type}\"", StringComparison.Ordinal)
                    .Replace("MAXTIME", most, StringComparison.Ordinal).Replace("\"KEEP\"", $"\"{Shelf.Address}\"", StringComparison.Ordinal);
                File.WriteAllText(_apps[$"{app}/main.vxml"], text);
            }
        }

        public override async ValueTask InitializeAsync()
        {
            _shelf = await MessageShelf.StartAsync();
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Shelf.DisposeAsync();
            _apps.Dispose();
        }
    }
}

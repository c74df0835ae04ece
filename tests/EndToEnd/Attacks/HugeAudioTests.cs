using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;

namespace VxmlGir.EndToEnd.Attacks;

/// <summary>Prompts of two gigabytes, by HTTP and out of the folder, and headers that lie: next to nothing stays in memory, and the call goes on.</summary>
public sealed class HugeAudioTests(HugeAudioTests.Loud house, ITestOutputHelper output) : IClassFixture<HugeAudioTests.Loud>
{
    private const long MostGrown = 8L << 20;
    private const int Tries = 20;

    public static TheoryData<string> Kinds => ["wav-length", "mp3-length", "wav-endless", "mp3-endless", "huge.wav", "huge.mp3", "rate-zero.wav", "channels.wav", "claims.wav", "chunks.wav", "no-sync.mp3", "id3.mp3"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_huge_or_lying_prompt_costs_little_and_the_call_goes_on(string kind)
    {
        var meter = new ProcessMeter(house.Platform.At.Pid);
        // The first call pays for what every call needs; a collection may come at any time.
        var least = long.MaxValue;
        for (var i = 0; i < Tries && least > MostGrown; i++)
        {
            meter.ForgetPeak();
            var before = meter.Resident;
            var uuid = CallUuids.New();
            await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, Loud.Application(kind), headers: [("X-Genesys-CallUUID", uuid)]);
            await caller.HungUpOnAsync(TimeSpan.FromSeconds(30));
            var trace = await house.Platform.EndedAsync(uuid);
            Assert.True(trace.Has("log", "went on"), trace.ToString());
            least = Math.Min(least, meter.PeakResident - before);
            output.WriteLine($"{kind}: {(meter.PeakResident - before) / 1024.0 / 1024.0:0.0} MB; {trace.Of("event").FirstOrDefault() ?? "no event"}");
        }
        Assert.True(least <= MostGrown, $"{kind}: {least} bytes");
    }

    /// <summary>Applications with huge files in their folders, and a server that makes sound without end.</summary>
    public sealed class Loud : House
    {
        private readonly TempFolder _folder = new();
        private TestWeb? _web;

        public override async ValueTask InitializeAsync()
        {
            _web = await TestWeb.StartAsync(app => HostileWeb.Serve(app, new Dictionary<string, string>(), 1));
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _web!.DisposeAsync();
            _folder.Dispose();
        }

        internal static string Application(string kind) => "audio-" + kind.Replace('.', '-');

        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup().With("fetch.allowed-hosts", new[] { _web!.Address.Authority }).With("apps.scan-interval", "5m").With("apps.lint", false);
            foreach (var row in Kinds)
            {
                var kind = row.Data;
                var folder = Directory.CreateDirectory(_folder[Application(kind)]).FullName;
                File.WriteAllText(Path.Combine(folder, "main.vxml"), Document(kind.Contains('.', StringComparison.Ordinal) ? kind : $"{_web.Address}audio/{kind}"));
                setup.Apps[Application(kind)] = folder;
            }
            setup.Prepared = home =>
            {
                foreach (var kind in Kinds.Select(r => r.Data).Where(k => k.Contains('.', StringComparison.Ordinal)))
                    Write(Path.Combine(home, "apps", Application(kind), kind));
            };
            return setup;
        }

        private static string Document(string source) => $"""
            <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="en-US">
              <catch event="error"><goto next="#on"/></catch>
              <form><block><prompt><audio src="{source}"/></prompt></block><field name="f" type="digits"><property name="timeout" value="100ms"/><noinput><goto next="#on"/></noinput></field></form>
              <form id="on"><block><log>went on</log><exit/></block></form>
            </vxml>
            """;

        private static void Write(string file)
        {
            using var stream = File.Create(file);
            stream.Write(Head(Path.GetFileName(file)));
            // Sparse: it takes no room on the disk.
            if (file.Contains("huge.", StringComparison.Ordinal)) stream.SetLength(2L << 30);
            else if (file.EndsWith(".mp3", StringComparison.Ordinal)) stream.SetLength(1 << 20);
        }

        private static byte[] Head(string name) => name switch
        {
            "huge.mp3" => [0xFF, 0xFB, 0x90, 0x00],
            "id3.mp3" => [.. "ID3"u8, 4, 0, 0, 0x7F, 0x7F, 0x7F, 0x7F],
            "no-sync.mp3" => [0, 1, 2, 3],
            "rate-zero.wav" => Wav(1, 0, 800),
            "channels.wav" => Wav(65535, 8000, 800),
            "claims.wav" => Wav(1, 8000, 0x7FFFFFFF),
            "chunks.wav" => [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WAVE"u8, .. Enumerable.Repeat<byte[]>([.. "junk"u8, 0, 0, 0, 0], 100_000).SelectMany(b => b)],
            _ => Wav(1, 8000, 0x7FFFFFDB),
        };

        private static byte[] Wav(int channels, int rate, int claimed) =>
        [
            .. "RIFF"u8, .. BitConverter.GetBytes(claimed), .. "WAVEfmt "u8, 16, 0, 0, 0, 7, 0, .. BitConverter.GetBytes((ushort)channels), .. BitConverter.GetBytes(rate),
            .. BitConverter.GetBytes(rate), 1, 0, 8, 0, .. "data"u8, .. BitConverter.GetBytes(claimed), .. new byte[800],
        ];
    }
}

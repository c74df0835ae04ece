using VxmlGir.Audio.Dtmf;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tests.Support;
using VxmlGir.Audio.Tones;

namespace VxmlGir.Audio.Tests.Dtmf;

public class DtmfDetectorTests
{
    private const string AllKeys = "0123456789*#ABCD";

    /// <summary>ITU-T Q.24: level of each tone, what the high one has over the low one, tone and gap, frequency offset.</summary>
    [Theory]
    [InlineData(-9, 0, 100, 100, 0)]
    [InlineData(-3, -3, 100, 100, 0)]
    [InlineData(-20, 0, 60, 60, 0)]
    [InlineData(-30, 0, 50, 50, 0)]
    [InlineData(-36, 0, 60, 60, 0)]
    [InlineData(-12, 0, 40, 40, 0)]
    [InlineData(-30, 0, 40, 40, 0)]
    [InlineData(-12, 4, 50, 50, 0)]
    [InlineData(-12, -8, 50, 50, 0)]
    [InlineData(-10, 0, 50, 50, 1.5)]
    [InlineData(-10, 0, 50, 50, -1.5)]
    [InlineData(-10, 2, 800, 60, 0)]
    public void Every_key_is_reported_once(int levelDb, int twistDb, int on, int off, double offsetPercent)
    {
        // Each start falls elsewhere against the detector's blocks.
        for (var lead = 0; lead < 102; lead += 17)
        {
            short[] audio = [.. new short[lead], .. Keys(AllKeys, on, off, levelDb, twistDb, offsetPercent), .. new short[800]];
            Assert.Equal(AllKeys, Heard(audio));
            Assert.Equal(AllKeys, Heard(Coded(Law.Mu, audio)));
            Assert.Equal(AllKeys, Heard(Coded(Law.A, audio)));
        }
    }

    [Theory]
    [InlineData(-10, 15)]
    [InlineData(-20, 18)]
    [InlineData(-10, 12)]
    public void Noise_beneath_the_tones_does_not_matter(int levelDb, int snrDb)
    {
        // The RMS of flat noise is its amplitude / √3, of each of the two sines amplitude / √2.
        var amplitude = (int)(32767 * Math.Pow(10, (levelDb - snrDb) / 20.0) * Math.Sqrt(3));
        for (var seed = 1; seed <= 20; seed++)
        {
            var audio = DtmfGenerator.Keys(AllKeys, 60, 60, levelDb);
            Mixing(audio, Signals.Noise(audio.Length, amplitude, seed));
            Assert.Equal(AllKeys, Heard(audio));
        }
    }

    [Theory]
    [InlineData(20, 100, 0, 0)]
    [InlineData(100, 100, 4.0, 0)]
    [InlineData(100, 100, -4.0, 0)]
    [InlineData(100, 100, 0, 12)]
    [InlineData(100, 100, 0, -15)]
    public void What_is_no_key_is_not_reported(int on, int off, double offsetPercent, int twistDb) =>
        Assert.Equal("", Heard(Keys(AllKeys, on, off, -15, twistDb, offsetPercent)));

    [Theory]
    [InlineData(350, 440)]
    [InlineData(440, 480)]
    [InlineData(425, 0)]
    [InlineData(697, 0)]
    [InlineData(697, 770)]
    [InlineData(1100, 2100)]
    public void Call_progress_tones_are_no_keys(double first, double second) =>
        Assert.Equal("", Heard(ToneGenerator.Sine(8000, TimeSpan.FromSeconds(2), -10, second == 0 ? [first] : [first, second])));

    [Fact]
    public void A_gap_of_10_ms_does_not_split_a_key()
    {
        var audio = DtmfGenerator.Key('5', 200, 100);
        for (var start = 400; start < 900; start += 33)
        {
            var holed = audio.ToArray();
            holed.AsSpan(start, 80).Clear();
            Assert.Equal("5", Heard(holed));
        }
    }

    [Fact]
    public void A_key_that_follows_without_a_gap_ends_the_one_before()
    {
        var detector = new DtmfDetector();
        var story = "";
        foreach (var frame in DtmfGenerator.Keys("19", 100, 0).Concat(new short[800]).Chunk(160))
        {
            var edges = detector.Analyse(frame);
            if (edges.Ended is { } ended) story += $"-{ended}";
            if (edges.Began is { } began) story += $"+{began}";
        }

        Assert.Equal("+1-1+9-9", story);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(80)]
    [InlineData(160)]
    [InlineData(240)]
    [InlineData(320)]
    public void Frames_of_any_size_give_the_same(int frame) => Assert.Equal("159D", Heard(DtmfGenerator.Keys("159D", 50, 50), frame));

    [Fact]
    public void Edges_enclose_the_tone_closely()
    {
        for (var lead = 0; lead < 300; lead += 7)
        {
            var detector = new DtmfDetector();
            short[] audio = [.. new short[lead], .. DtmfGenerator.Key('7', 100, 100)];
            var (began, ended) = (default(DtmfEdges), default(DtmfEdges));
            var decidedAt = 0L;
            foreach (var frame in audio.Chunk(160))
            {
                var edges = detector.Analyse(frame);
                if (edges.Began is not null) (began, decidedAt) = (edges, detector.Position);
                if (edges.Ended is not null) ended = edges;
            }

            Assert.Equal(('7', '7'), (began.Began!.Value, ended.Ended!.Value));
            Assert.InRange(began.BeganAt, Math.Max(0, lead - 2 * DtmfDetector.BlockSamples), lead);
            Assert.InRange(ended.EndedAt, lead + 800, lead + 800 + 2 * DtmfDetector.BlockSamples);
            Assert.InRange(decidedAt - lead, 0, 320 + 160); // 40 ms, and the frame it falls in
            Assert.Null(detector.Held);
        }
    }

    [Fact]
    public void Suspicion_comes_before_anything_of_the_tone_is_40_ms_old()
    {
        var detector = new DtmfDetector();
        short[] audio = [.. new short[333], .. DtmfGenerator.Key('7', 100, 100)];
        for (var i = 0; i < 333 + 320; i++) detector.Process(audio.AsSpan(i, 1), out _);
        Assert.Equal('7', detector.Held);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var detector = new DtmfDetector();
        var audio = DtmfGenerator.Keys(AllKeys);
        for (var i = 0; i < 1000; i++) detector.Process(audio.AsSpan(i, 160), out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10000; i++) detector.Process(audio.AsSpan(i, 160), out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Talk-off: speech must not press keys (Bellcore allows some in an hour of speech chosen to provoke them).</summary>
    [Theory]
    [InlineData("espeak-ng", "en-us")]
    [InlineData("espeak-ng", "en+f3")]
    [InlineData("espeak-ng", "de+m2")]
    [InlineData("flite", "rms")]
    [InlineData("flite", "awb")]
    [InlineData("flite", "slt")]
    public async Task Speech_presses_no_keys(string program, string voice)
    {
        Tool.Need(program, program);
        var audio = await TalkAsync(program, voice);
        Assert.True(audio.Length > 8000 * 20);
        Assert.Equal("", Heard(audio));
    }

    internal static async Task<short[]> TalkAsync(string program, string voice)
    {
        var path = Path.GetTempFileName();
        try
        {
            if (program == "flite") await Tool.RunAsync(program, null, "-voice", voice, "-t", Speech, "-o", path);
            else await Tool.RunAsync(program, System.Text.Encoding.UTF8.GetBytes(Speech), "-v", voice, "--stdin", "-w", path);
            var ok = Assert.IsType<Audio.Files.AudioReadResult.Ok>(Audio.Files.AudioFileReader.Read(await File.ReadAllBytesAsync(path), null, null, Audio.Files.AudioLimits.Default));
            return Audio.Resampling.Resampler.Resample(ok.Clip.Samples, ok.Clip.Rate, 8000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Long vowels, sibilants, names of digits.</summary>
    private const string Speech = """
        Zero one two three four five six seven eight nine, star, hash. Please enter your account number followed by the pound key.
        She sells sea shells by the sea shore; the shells she sells are surely sea shells. We were away a year ago. Mama may see me now.
        Eeny, meeny, miny, moe, how are you, who are you, where do you go? Oh no, I know, you owe me euros. Music, museum, menu, venue, review.
        Peter Piper picked a peck of pickled peppers. Your call may be recorded for training and quality purposes. Thank you for holding.
        The rain in Spain stays mainly in the plain. Aye aye captain, I spy with my little eye. Hello? Hello! Yes, I will hold. No, no, no, no.
        """;

    private static string Heard(ReadOnlySpan<short> audio, int frame = 160)
    {
        var detector = new DtmfDetector();
        var keys = "";
        for (; !audio.IsEmpty; audio = audio[Math.Min(frame, audio.Length)..])
        {
            if (detector.Process(audio[..Math.Min(frame, audio.Length)], out var key)) keys += key;
        }

        return keys;
    }

    private static short[] Keys(string keys, int on, int off, double levelDb, double twistDb, double offsetPercent)
    {
        var audio = new List<short>();
        foreach (var key in keys)
        {
            Assert.True(DtmfKeys.TryFind(key, out var low, out var high));
            var samples = new short[8 * (on + off)];
            ToneGenerator.Add(samples.AsSpan(0, 8 * on), 8000, low * (1 + offsetPercent / 100), levelDb);
            ToneGenerator.Add(samples.AsSpan(0, 8 * on), 8000, high * (1 + offsetPercent / 100), levelDb + twistDb);
            audio.AddRange(samples);
        }

        return [.. audio];
    }

    private static short[] Coded(Law law, short[] audio) => [.. audio.Select(sample => G711Codec.DecodeSample(law, G711Codec.EncodeSample(law, sample)))];

    private static void Mixing(short[] audio, short[] noise) => Audio.Mixing.Mixer.Add(audio, noise);

    /// <summary>Keys of all lengths and levels, in noise, speech-like hum and silence, in frames of any size: what a sparing detector decides, and when, is the same.</summary>
    [Fact]
    public void Sparing_decides_the_same()
    {
        var random = new Random(11);
        var decided = 0;
        for (var round = 0; round < 400; round++)
        {
            var audio = Mixture(random);
            var (full, sparing) = (new DtmfDetector(), new DtmfDetector(sparing: true));
            for (var at = 0; at < audio.Length;)
            {
                var count = Math.Min(random.Next(1, 321), audio.Length - at);
                var edges = full.Analyse(audio.AsSpan(at, count));
                Assert.Equal(edges, sparing.Analyse(audio.AsSpan(at, count)));
                Assert.Equal((full.Held, full.Position), (sparing.Held, sparing.Position));
                decided += edges.Began is null ? 0 : 1;
                at += count;
                if (random.Next(200) == 0) Assert.Equal(full.Break(), sparing.Break());
            }
        }
        Assert.True(decided > 500, $"{decided}");
    }

    /// <summary>The same as G.711, with quiet stretches passed over.</summary>
    [Fact]
    public void Sparing_decides_the_same_of_codes_and_after_quiet()
    {
        var random = new Random(12);
        var decided = 0;
        for (var round = 0; round < 400; round++)
        {
            byte[] codes = [.. Mixture(random).Select(s => G711Codec.EncodeSample(Law.Mu, s))];
            var (full, sparing) = (new DtmfDetector(), new DtmfDetector(sparing: true));
            for (var at = 0; at < codes.Length; at += 160)
            {
                ReadOnlySpan<byte> rest = codes.AsSpan(at, Math.Min(160, codes.Length - at));
                var passed = full.PassOver(Law.Mu, rest);
                Assert.Equal(passed, sparing.PassOver(Law.Mu, rest));
                while (!passed && !rest.IsEmpty)
                {
                    var take = Math.Min(full.Missing, rest.Length);
                    Assert.Equal(full.Missing, sparing.Missing);
                    var edges = full.Analyse(Law.Mu, rest[..take]);
                    Assert.Equal(edges, sparing.Analyse(Law.Mu, rest[..take]));
                    decided += edges.Began is null ? 0 : 1;
                    rest = rest[take..];
                }
                Assert.Equal((full.Held, full.Position), (sparing.Held, sparing.Position));
            }
        }
        Assert.True(decided > 500, $"{decided}");
    }

    private static short[] Mixture(Random random)
    {
        var audio = new List<short>();
        while (audio.Count < 16_000)
        {
            var length = random.Next(40, 1200);
            switch (random.Next(4))
            {
                case 0:
                    audio.AddRange(DtmfGenerator.Keys("0123456789*#ABCD"[random.Next(16)].ToString(), random.Next(10, 120), random.Next(0, 60)));
                    break;
                case 1:
                    audio.AddRange(new short[length]);
                    break;
                case 2:
                    for (var i = 0; i < length; i++) audio.Add((short)random.Next(-9000, 9000));
                    break;
                default:
                    var (pitch, level) = (random.Next(80, 1500), random.Next(100, 9000));
                    for (var i = 0; i < length; i++) audio.Add((short)(level * Math.Sin(2 * Math.PI * pitch * i / 8000)));
                    break;
            }
        }
        return [.. audio];
    }
}

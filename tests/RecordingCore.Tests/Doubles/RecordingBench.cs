using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Tests;
using VxmlGir.Audio.Files;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>The engine without its threads: the test turns writer and sync by hand, on a clock of its own.</summary>
internal sealed class RecordingBench : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly RecordingOptions _options;
    private readonly RecordingAlarms _alarms;
    private readonly JournalWriter _writer;
    private readonly SpoolRoots _roots;
    private readonly NodeParts _parts;

    public RecordingBench(MemorySpool? spool = null, RecordingOptions? options = null, ulong seed = 1)
        : this(spool ??= new MemorySpool(), spool, options ?? new RecordingOptions { SpoolRoot = "/spool" }, seed) => Spool = spool;

    /// <summary>On any files; <see cref="Spool"/> is not theirs then.</summary>
    public RecordingBench(ISpoolFiles files, ISpoolDevice device, RecordingOptions options, ulong seed = 1)
    {
        _options = options;
        var ids = new SeededIds(seed);
        var alarms = _alarms = new RecordingAlarms(new RecordingMetrics(_meter), NullLogger.Instance);
        Metrics = alarms.Metrics;
        var paths = _options.SecondSpoolRoot is { } second ? (string[])[_options.SpoolRoot, second] : [_options.SpoolRoot];
        _roots = new SpoolRoots([.. paths.Select(p => new SpoolRoot(p, files, device, ids))]);
        // On files of its own: faults of the spool under test are not its.
        var ledger = Ledgers.Apart(alarms, Time);
        var journals = new JournalServices(_roots, _options, alarms, Time, ids);
        _writer = new JournalWriter(_options, alarms, Time, new TailLogs(journals), Closed.Add, ledger.Flush);
        _parts = new NodeParts(_options, journals, new MediaIds(ids, Time), alarms, ledger, Time, ids, () => Admission, _writer.Add);
        Ids = ids;
    }

    public MemorySpool Spool { get; } = new();
    public VirtualTime Time { get; } = new();
    public FakeLeg Leg { get; } = new();
    public IIds Ids { get; }
    public RecordingMetrics Metrics { get; }
    public SpoolRoots Roots => _roots;
    public List<JournalSet> Closed { get; } = [];
    public Admission Admission { get; set; } = new Admission.Accept();

    public RecordingScope Open(RecordingProfile? profile = null, RecordingOrigin origin = RecordingOrigin.VoiceXml, IRecordingEvents? events = null, RecordingCore.Privacy.CallMasks? masks = null) =>
        new(_parts, Contexts.Make(profile, origin), Leg, events, masks);

    /// <summary>800 samples, whatever the writer's own is.</summary>
    private static TimeSpan Interval => TimeSpan.FromMilliseconds(100);

    /// <summary>One interval: the clock moves, the writer writes, the roots sync.</summary>
    public void Turn(bool sync = true)
    {
        Time.Advance(Interval);
        _writer.Pass();
        if (!sync) return;
        foreach (var root in _roots.All)
        {
            if (root.Condemned is null) root.SyncOnce();
        }
    }

    /// <summary>What a start finds of an earlier bench's spool.</summary>
    public IReadOnlyList<JournalSet> TakeUp()
    {
        var poured = new TailPouring(_roots, _ => false, _alarms, Ids).Pour();
        Assert.Empty(poured.Waiting);
        return SpoolRecovery.Look(_roots, _ => false).ToFinalise;
    }

    /// <summary>Turns until every closed recording is safe.</summary>
    public IReadOnlyList<JournalSet> Settle()
    {
        for (var i = 0; i < 20; i++)
        {
            Leg.MoveTo(Leg.SampleNow + 800);
            Turn();
        }
        return Closed;
    }

    public (AudioClip Audio, MediaFile File, RecordingMetadata Metadata) MakeWav(JournalSet journal)
    {
        var (bytes, metadata) = Make(journal);
        var clip = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(bytes, "audio/wav", null, AudioLimits.Default)).Clip;
        return (clip, metadata.MediaFiles[0], metadata);
    }

    public (byte[] Bytes, RecordingMetadata Metadata) Make(JournalSet journal)
    {
        var made = Assert.IsType<FinaliseResult.Made>(Finaliser.Make(journal, _roots.Usable!, 7, Ids));
        var root = made.Root;
        var path = Path.Combine(root.Outbox, journal.MediaId + ".media.tmp");
        using var sealedFile = new SealedReadStream(new BlockReader(root.Files.OpenRead(path), SealedPurpose.Rendition, root.Key));
        using var plain = new MemoryStream();
        sealedFile.CopyTo(plain);
        Assert.Equal(made.Entry.Length, plain.Length);
        var metadata = Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(System.Text.Encoding.UTF8.GetBytes(made.Entry.Metadata))).Metadata;
        return (plain.ToArray(), metadata);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _meter.Dispose();
    }
}

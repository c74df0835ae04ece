using VxmlGir.Host.Roles;
using VxmlGir.Host.Tests.Recordings;
using VxmlGir.Host.Configuration;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.Host.Tests.Roles;

/// <summary>What the file says about recording reaches the engine.</summary>
public sealed class PartsOfTests
{
    [Fact]
    public void Bounds_of_recording_reach_the_engine()
    {
        using var scratch = new Scratch();
        var read = Assert.IsType<ConfigurationResult.Loaded>(scratch.Load("""
            recording:
              key-hold-back: 80ms
              key-memory: 64KB
              key-time: 7s
              ring: 128KB
              memory: 1MB
              linger: 100ms
              probe-interval: 3s
              request-interval: 500ms
              reconcile-interval: 4s
              not-captured-alarm: 9s
              alarm-subjects: 7
              max-commands: 5
              max-parameters: 6
              parameter-key: 20
              parameter-value: 2KB
              max-acks: 8
              max-per-session: 9
            """)).Configuration;
        var engine = PartsOf.Recording(read.Recording, [], []);
        Assert.Equal(new KeyGuardOptions { HoldBack = TimeSpan.FromMilliseconds(80), KeyBytes = 65536, KeyTime = TimeSpan.FromSeconds(7) }, engine.Keys);
        Assert.Equal(new CommandLimits { CommandsPerLog = 5, Parameters = 6, KeyLength = 20, ValueBytes = 2048, AcksPerRecording = 8, RecordingsPerScope = 9 }, engine.Limits);
        Assert.Equal(7, engine.Alarms.SubjectsPerKind);
        Assert.Equal((131072, 1 << 20), (engine.RingBytes, engine.RetainedBytes));
        Assert.Equal(
            (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(9)),
            (engine.Linger, engine.ProbeInterval, engine.RequestInterval, engine.ReconcileInterval, engine.NotCapturedAlarm));
    }

    [Fact]
    public void Without_a_word_the_engine_has_its_own_defaults()
    {
        using var scratch = new Scratch();
        var engine = PartsOf.Recording(Assert.IsType<ConfigurationResult.Loaded>(scratch.Load("")).Configuration.Recording, [], []);
        var own = new RecordingOptions { SpoolRoot = engine.SpoolRoot };
        Assert.Equal(
            (own.Keys, own.Limits, own.RingBytes, own.RetainedBytes, own.Linger, own.ProbeInterval, own.RequestInterval),
            (engine.Keys, engine.Limits, engine.RingBytes, engine.RetainedBytes, engine.Linger, engine.ProbeInterval, engine.RequestInterval));
        Assert.Equal((own.ReconcileInterval, own.NotCapturedAlarm, new AlarmOptions().SubjectsPerKind), (engine.ReconcileInterval, engine.NotCapturedAlarm, engine.Alarms.SubjectsPerKind));
    }
}

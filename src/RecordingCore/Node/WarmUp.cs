using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Node;

/// <summary>
/// A recording of nobody, before the first call: a first start compiles code, and while it does the caller speaks. Measured under load: without it the first recordings of
/// a process missed up to 200 ms at their beginning.
/// </summary>
internal static class WarmUp
{
    public static void Run(NodeParts node)
    {
        using var meter = new Meter("VxmlGir.WarmUp");
        var alarms = new RecordingAlarms(new RecordingMetrics(meter), NullLogger.Instance);
        var begun = new List<ActiveRecording>();
        var apart = node with
        {
            Alarms = alarms, Journals = node.Journals with { Alarms = alarms }, CanRecord = () => new Admission.Accept(), Begin = begun.Add,
        };
        var scope = new RecordingScope(apart, Context(), new NoLeg(), null);
        scope.Execute("parameter a=b; start; parameter c=d; pause; resume; stop;", "warm-up");
        foreach (var recording in begun) recording.Dispose();
    }

    private static RecordingContext Context() => new()
    {
        CallUuid = CallUuid.TryParse(new string('0', 32), out var nobody) ? nobody : throw new InvalidOperationException("32 digits are a CallUUID"),
        LegId = "",
        SessionId = "",
        Origin = RecordingOrigin.VoiceXml,
        Profile = new IvrProfile { Name = "warm-up" },
    };

    private sealed class NoLeg : ITapPoint
    {
        public long SampleNow => 0;

        public void Attach(ITapSink sink) => sink.Detached(0);

        public void Detach(ITapSink sink)
        {
        }
    }
}

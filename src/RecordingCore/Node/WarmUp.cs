using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.State;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Node;

/// <summary>
/// A recording of nobody, before the first call: a first start compiles code, and while it does the caller speaks. Measured under load: without it the first recordings of
/// a process missed up to 200 ms at their beginning.
/// </summary>
internal static class WarmUp
{
    /// <param name="services">Of the node; nothing of it is written to.</param>
    public static void Run(JournalServices services, CommandLimits limits)
    {
        using var meter = new Meter("VxmlGir.WarmUp");
        var alarms = new RecordingAlarms(new RecordingMetrics(meter), NullLogger.Instance);
        var state = new RecordingState { MaxParameters = limits.Parameters, StartsLeft = limits.RecordingsPerScope };
        _ = RecordCommandParser.Parse("parameter a=b; start; pause; resume; stop;", limits);
        foreach (var input in (RecordInput[])[new RecordInput.Parameter("a", "b"), new RecordInput.Start(), new RecordInput.Pause(), new RecordInput.Resume(), new RecordInput.Stop()])
            state = state.On(input).Next;
        var sink = new RecordingSink(services.Options.RingBytes, TapGate.OpenAt(0), alarms.Metrics, services.Memory);
        sink.Detached(0);
        using var recording = new ActiveRecording(
            services with { Alarms = alarms, Ledger = null }, JournalContext.From(Context(), "warm-up"), new NoLeg(), sink, services.Time.GetUtcNow(), null);
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

        public long PassedSample => 0;

        public void Attach(ITapSink sink)
        {
        }

        public void Detach(ITapSink sink)
        {
        }
    }
}

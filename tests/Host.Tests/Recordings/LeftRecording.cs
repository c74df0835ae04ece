using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Encryption;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.Host.Tests.Recordings;

/// <summary>What a platform leaves that stops before its store is there: one more recording in the outbox.</summary>
internal static class LeftRecording
{
    public const string Uuid = "011AP643CSAPR4FKQGQE31TAES00029V";

    /// <param name="storage">A storage of the configuration; null: the embedded store.</param>
    /// <param name="certificate">One of the home folder that it is encrypted for; null: it is not.</param>
    /// <returns>Its media id.</returns>
    public static async Task<string> LeaveAsync(Scratch scratch, string? storage = null, string? certificate = null)
    {
        using var meter = new Meter("VxmlGir");
        var certificates = certificate is null ? [] : new[] { Certificate(scratch, certificate) };
        Assert.True(CallUuid.TryParse(Uuid, out var call));
        var spool = scratch.At("var", "spool");
        var before = SpoolInspector.List([spool]).Select(r => r.MediaId).ToHashSet();
        await using (var node = await RecordingNode.StartAsync(
            new RecordingOptions { SpoolRoot = spool, RefuseFree = 0 }, null, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, meter))
        {
            var leg = new OneSink();
            var scope = node.Open(new RecordingContext
            {
                CallUuid = call, LegId = "leg", SessionId = "session", Origin = RecordingOrigin.VoiceXml,
                Profile = new IvrProfile { Name = "default", Recording = new RecordingProfile { Format = RecordingFormat.Wav, Certificates = [.. certificates], StorageName = storage } },
            }, leg);
            scope.Execute("start", "x");
            leg.Speak(8000);
            scope.Close("exit");
            leg.Speak(1600);
            leg.End();
            await node.DrainAsync(TestContext.Current.CancellationToken);
        }
        return SpoolInspector.List([spool]).Single(r => !before.Contains(r.MediaId)).MediaId;
    }

    private static RecordingCertificate Certificate(Scratch scratch, string name) =>
        Assert.IsType<CertificateResult.Good>(RecordingCertificates.Read(name, File.ReadAllText(scratch.At(name + ".pem")), DateTimeOffset.UtcNow.AddMinutes(1))).Certificate;

    private sealed class OneSink : ITapPoint
    {
        private ITapSink? _sink;

        public long SampleNow { get; private set; }

        public long PassedSample => SampleNow;

        public void Attach(ITapSink sink) => _sink = sink;

        public void Detach(ITapSink sink)
        {
        }

        public void Speak(int samples)
        {
            for (var end = SampleNow + samples; SampleNow < end; SampleNow += 160) _sink!.Hears(SampleNow, TapLaw.Mu, new byte[160]);
        }

        public void End() => _sink!.Detached(SampleNow);
    }
}

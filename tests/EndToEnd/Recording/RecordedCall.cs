using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Recording;

/// <summary>One call to the <c>recorded</c> application, from both of its sides: what the caller sent and heard, and what was delivered.</summary>
internal sealed record RecordedCall(Speaking Said, IReadOnlyList<SentPacket> Sent, Heard Heard, IReadOnlyList<Recorded> Files, Trace Trace)
{
    private const int Rate = Signals.Rate;

    /// <summary>Sends a pause, a resume, a second start and a stop, as keys by INFO so that the caller's audio never stops.</summary>
    public static async Task<RecordedCall> MakeAsync(Platform platform, string application, Speaking speaking, int files = 2)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, application, speaking, [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        foreach (var (seconds, key) in ((double, string)[])[(1.5, "1"), (1.1, "2"), (1.5, "3"), (1.3, "4")])
        {
            await caller.Rtp.SayOnAsync(seconds);
            await caller.PressByInfoAsync(key);
        }
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(15));
        var recordings = await platform.RecordingsAsync(uuid, files, TimeSpan.FromSeconds(30));
        return new RecordedCall(speaking, [.. caller.Rtp.Sent], caller.Rtp.Heard, recordings, platform.Trace(uuid));
    }

    /// <summary>When a sample of the caller's clock left, judged by its most punctual packet.</summary>
    public TimeSpan SaidAt(long sample)
    {
        var scale = 1 / (Rate * (1 + Said.DriftPpm / 1e6));
        return Sent.Where(p => p.Audio).Min(p => p.Packet.At - TimeSpan.FromSeconds(p.Sample * scale)) + TimeSpan.FromSeconds(sample * scale);
    }

    /// <summary>The place in a file, in samples, of a moment of the test's clock: the file begins at its start command.</summary>
    public static double PlaceOf(Recorded file, TimeSpan moment) => (moment - Moment.Of(file.Start)).TotalSeconds * Rate;

    /// <summary>Stretches of a quarter second that the caller said while this file was recording (not paused), one every half second.</summary>
    public IEnumerable<(long Sample, double Expected)> SaidDuring(Recorded file)
    {
        const int length = 2000;
        var paused = Pauses(file);
        for (long s = 0; s + length < Said.Audio.Length && s + length < Sent[^1].Sample; s += 4000)
        {
            var at = PlaceOf(file, SaidAt(s));
            var end = at + length;
            if (at < 400 || end > file.Duration.TotalSeconds * Rate - 400) continue;
            if (paused.Any(p => at < p.End + 400 && end > p.Start - 400)) continue;
            if (Said.Suppressed is { } quiet && Enumerable.Range(0, length).Any(i => quiet(s + i))) continue;
            if (Said.NewSourceAt is { } change && s < change + 800 && s + length > change - 800) continue;
            yield return (s, at);
        }
    }

    /// <summary>Paused stretches of a file in samples, by its metadata; one left open lasts to the end.</summary>
    public static IReadOnlyList<(double Start, double End)> Pauses(Recorded file)
    {
        var result = new List<(double, double)>();
        double? began = null;
        foreach (var (at, type) in file.Masks)
        {
            var place = (at - file.Start).TotalSeconds * Rate;
            if (type == "paused") began ??= place;
            else if (began is { } start)
            {
                result.Add((start, place));
                began = null;
            }
        }
        if (began is { } open) result.Add((open, file.Duration.TotalSeconds * Rate));
        return result;
    }
}

using System.Globalization;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>How the media of one recording was: packets by their numbers, times by their clock, sound by its samples. Entries of the metadata's parameters.</summary>
internal sealed class MediaReport(JournalSummary summary)
{
    /// <summary>60 ms: a packet later than this against the quickest ones misses a live playout buffer of the default depth (the recording has it all the same).</summary>
    public const long LateSamples = 480;
    private long _late;

    public ChannelLevels Says { get; } = new();
    public ChannelLevels Hears { get; } = new();

    /// <summary>The direction that was agreed but never came: <c>says</c>, <c>hears</c> or both; null when there is none.</summary>
    public string? OneWay => (summary.SaysExpected.IsOneWay, summary.HearsExpected.IsOneWay) switch
    {
        (true, true) => "says hears",
        (true, false) => "says",
        (false, true) => "hears",
        _ => null,
    };

    public void Placed(in SaysPacket packet, long at)
    {
        if (packet.ArrivalSample - at > LateSamples) _late++;
    }

    /// <summary>Says and hears of one stretch outside pauses.</summary>
    public void Sounds(ReadOnlySpan<short> says, ReadOnlySpan<short> hears)
    {
        Says.Add(says);
        Hears.Add(hears);
    }

    public IEnumerable<(string Key, string Value)> Entries()
    {
        var says = summary.Says;
        yield return ("saysPackets", Text(says.Received));
        yield return ("saysLost", Text(says.Lost));
        yield return ("saysLossRatio", Ratio(says.Expected == 0 ? 0 : (double)says.Lost / says.Expected));
        yield return ("saysLate", Text(_late));
        yield return ("saysReordered", Text(says.Reordered));
        yield return ("saysDuplicates", Text(says.Duplicates));
        yield return ("saysJitterMs", Number(says.MeanJitterMs));
        yield return ("saysMaxJitterMs", Number(says.MaxJitterMs));
        yield return ("saysClockPpm", Number(ClockPpm()));
        yield return ("saysClipped", Text(Says.ClippedSamples));
        yield return ("hearsClipped", Text(Hears.ClippedSamples));
        yield return ("saysSilence", Ratio(Says.SilenceRatio));
        yield return ("hearsSilence", Ratio(Hears.SilenceRatio));
        yield return ("saysLongestGapMs", Text(summary.SaysExpected.LongestGap / 8));
        if (OneWay is { } oneWay) yield return ("oneWayMissing", oneWay);
    }

    // Of the longest stretch on one clock; positive when the sender's clock is fast.
    private double ClockPpm() => summary.Epochs.IsEmpty ? 0 : -1e6 * summary.Epochs.MaxBy(e => e.Samples)!.Line.Slope;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => ratio.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}

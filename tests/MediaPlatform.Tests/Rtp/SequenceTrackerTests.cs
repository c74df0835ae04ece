using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Tests.Rtp;

public sealed class SequenceTrackerTests
{
    // N next, G after a gap, D duplicate, R reordered, S started again.
    [Theory]
    [InlineData("10 11 12 13", "NNNN", 0)]
    [InlineData("65534 65535 0 1", "NNNN", 0)]
    [InlineData("10 12 11 13", "NGRN", 0)]
    [InlineData("10 11 11 12 10", "NNDND", 0)]
    [InlineData("10 14 15", "NGN", 3)]
    [InlineData("10 14 15 12 12", "NGNRD", 2)]
    [InlineData("10 9 11", "NRN", 0)]
    [InlineData("65535 2 0", "NGR", 1)]
    [InlineData("10 12 40000 40001", "NGSN", 1)]
    public void Verdicts_and_losses(string sequence, string verdicts, int lost)
    {
        var tracker = new SequenceTracker();
        var said = "";
        foreach (var number in sequence.Split(' '))
        {
            (tracker, var verdict) = tracker.On(ushort.Parse(number));
            said += verdict switch { SequenceVerdict.Next => 'N', SequenceVerdict.AfterGap => 'G', SequenceVerdict.Duplicate => 'D', SequenceVerdict.Reordered => 'R', _ => 'S' };
        }

        Assert.Equal(verdicts, said);
        Assert.Equal(lost, tracker.Lost);
    }
}

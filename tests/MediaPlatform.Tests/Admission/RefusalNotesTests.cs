using VxmlGir.MediaPlatform.Admission;
using VxmlGir.Tests;

namespace VxmlGir.MediaPlatform.Tests.Admission;

public sealed class RefusalNotesTests
{
    [Fact]
    public void A_reason_is_said_at_once_and_then_at_most_every_ten_seconds_with_the_number_since()
    {
        var time = new VirtualTime();
        var notes = new RefusalNotes(time);
        Assert.Equal(1, notes.Count(AdmissionRefusal.TooManyCalls));
        for (var i = 0; i < 5; i++) Assert.Equal(0, notes.Count(AdmissionRefusal.TooManyCalls));
        Assert.Equal(1, notes.Count(AdmissionRefusal.Draining));
        time.Advance(TimeSpan.FromSeconds(10.1));
        Assert.Equal(6, notes.Count(AdmissionRefusal.TooManyCalls));
        Assert.Equal(0, notes.Count(AdmissionRefusal.TooManyCalls));
    }
}

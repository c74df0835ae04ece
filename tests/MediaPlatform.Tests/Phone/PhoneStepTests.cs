using VxmlGir.MediaPlatform.Phone;

namespace VxmlGir.MediaPlatform.Tests.Phone;

public sealed class PhoneStepTests
{
    [Fact]
    public void Steps_are_read_in_order()
    {
        Assert.True(PhoneStep.TryParse("wait 1.5s; press 1 2 #; say hello there\nplay a.wav; 42; wait 200ms; hangup", out var steps, out _));
        PhoneStep[] expected =
        [
            new PhoneStep.Wait(TimeSpan.FromSeconds(1.5)), new PhoneStep.Press("12#"), new PhoneStep.Say("hello there"), new PhoneStep.PlayFile("a.wav"),
            new PhoneStep.Press("42"), new PhoneStep.Wait(TimeSpan.FromMilliseconds(200)), new PhoneStep.HangUp(),
        ];
        Assert.Equal(expected, steps);
    }

    [Theory]
    [InlineData("press E")]
    [InlineData("say")]
    [InlineData("wait long")]
    [InlineData("sing")]
    public void What_is_no_step_is_named(string script)
    {
        Assert.False(PhoneStep.TryParse("1; " + script, out _, out var error));
        Assert.Contains(script, error, StringComparison.Ordinal);
    }
}

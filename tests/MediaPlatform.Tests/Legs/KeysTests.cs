using System.Text;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;

namespace VxmlGir.MediaPlatform.Tests.Legs;

public sealed class KeysTests
{
    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5')]
    [InlineData("application/dtmf-relay", "signal= *\nDuration=100", '*')]
    [InlineData("Application/DTMF-Relay; charset=utf-8", "Signal=11\r\n", '#')]
    [InlineData("application/dtmf", "7", '7')]
    [InlineData("application/dtmf", " 10 ", '*')]
    [InlineData("application/dtmf", "d", 'D')]
    [InlineData("application/dtmf-relay", "Duration=160\r\n", null)]
    [InlineData("application/dtmf-relay", "Signal=\r\n", null)]
    [InlineData("application/dtmf-relay", "Signal=99\r\n", null)]
    [InlineData("application/dtmf", "16", null)]
    [InlineData("application/dtmf", "", null)]
    public void Keys_of_INFO_bodies(string type, string body, char? key)
    {
        Assert.True(InfoDtmf.IsDtmf(type));
        Assert.Equal(key, InfoDtmf.Parse(type, Encoding.ASCII.GetBytes(body)));
    }

    [Fact]
    public void The_first_method_that_brings_a_key_is_the_legs_method()
    {
        var (keys, first) = LegKeys.Unlocked.On(DtmfMethod.Info);
        Assert.True(first);
        Assert.False(keys.On(DtmfMethod.Rfc4733).Counts);
        Assert.True(keys.On(DtmfMethod.Info).Counts);
    }
}

using VxmlGir.RecordingCore.Commands;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Tests.Commands;

public class RecordCommandParserTests
{
    // Text, then what is understood; '!' marks what is refused.
    [Theory]
    [InlineData("start;", "start")]
    [InlineData("start", "start")]
    [InlineData("\n   start;\n", "start")]
    [InlineData("START; Stop;PAUSE ;resume", "start|stop|pause|resume")]
    [InlineData("start; parameter partitions=/sales,/support;", "start|partitions=/sales,/support")]
    [InlineData("parameter a=b", "a=b")]
    [InlineData("parameter\ta = b c ;", "a=b c")]
    [InlineData("Parameter a=x=y;", "a=x=y")]
    [InlineData("parameter a=;", "a=")]
    [InlineData("parameter a=Grüße 👋;", "a=Grüße 👋")]
    [InlineData("", "")]
    [InlineData(" ; ;; ", "")]
    [InlineData("start; begin; stop", "start|!begin|stop")]
    [InlineData("start stop;", "!start")]
    [InlineData("parameter a", "!parameter")]
    [InlineData("parameter", "!parameter")]
    [InlineData("parameter =b; start", "!parameter|start")]
    [InlineData("parameter a b=c", "!parameter a b")]
    [InlineData("parameter a/b=c", "!parameter a/b")]
    [InlineData("parameter a=x\u0001y", "!parameter a")]
    [InlineData("parameter partitions=/a/../b", "!parameter partitions")]
    [InlineData("parameter Partitions=/a//b", "!parameter Partitions")]
    public void Texts(string text, string expected) => Assert.Equal(expected, Show(text));

    [Fact]
    public void Limits_have_edges()
    {
        Assert.Equal(new string('k', 64) + "=v", Show("parameter " + new string('k', 64) + "=v"));
        Assert.StartsWith("!", Show("parameter " + new string('k', 65) + "=v"));
        Assert.StartsWith("k=", Show("parameter k=" + new string('v', 1024)));
        Assert.StartsWith("!", Show("parameter k=" + new string('v', 1025)));
        Assert.StartsWith("!", Show("parameter k=" + new string('ü', 513)));
        Assert.Equal(257, RecordCommandParser.Parse(string.Concat(Enumerable.Repeat("start;", 1000)), new CommandLimits()).Length);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text() => Assert.Equal("!parameter a", Show("parameter a=\ud83d"));

    [Fact]
    public void A_refused_command_never_shows_a_value()
    {
        foreach (var text in (string[])["parameter a b=4111111", "parameter a=4111111\u0001", "pin 4111111"])
        {
            var bad = Assert.IsType<RecordCommand.Malformed>(RecordCommandParser.Parse(text, new CommandLimits())[0]);
            Assert.DoesNotContain("4111111", bad.Name + bad.Reason);
        }
    }

    [Fact]
    public void No_text_throws()
    {
        var random = new Random(7);
        const string letters = "start; parameter=pause,/..\u0000\ud800\n\"<>é";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => letters[random.Next(letters.Length)])]);
            RecordCommandParser.Parse(text, new CommandLimits());
        }
    }

    private static string Show(string text) => string.Join('|', RecordCommandParser.Parse(text, new CommandLimits()).Select(c => c switch
    {
        RecordCommand.Parameter p => $"{p.Key}={p.Value}",
        RecordCommand.Malformed m => "!" + m.Name,
        _ => c.Name,
    }));
}

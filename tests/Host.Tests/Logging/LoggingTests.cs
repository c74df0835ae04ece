using Microsoft.Extensions.Logging;
using VxmlGir.Host.Configuration.Sections;
using VxmlGir.Host.Logging;

namespace VxmlGir.Host.Tests.Logging;

public class LoggingTests
{
    private static readonly LogConfiguration Plain = new(LogLevel.Information, null, 1 << 20, 3, null);

    [Fact]
    public void A_line_has_time_level_call_source_and_message()
    {
        var lines = Lines(Plain, l => l.LogInformation("{CallUuid} answered {Application} with {Calls} calls", "011AP643CSAPR4FKQGQE31TAES00029V", "menu", 3));
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} INF 011AP643CSAPR4FKQGQE31TAES00029V Room +011AP643CSAPR4FKQGQE31TAES00029V answered menu with 3 calls$", Assert.Single(lines));
    }

    [Fact]
    public void The_call_comes_from_a_scope_too()
    {
        var lines = Lines(Plain, l =>
        {
            using (l.BeginScope(new Dictionary<string, object> { ["CallUuid"] = "SCOPED" })) l.LogWarning("inside");
            l.LogWarning("outside");
        });
        Assert.Contains(" WRN SCOPED ", lines[0]);
        Assert.Contains(" WRN - ", lines[1]);
    }

    [Theory]
    [InlineData("a\nb", @"a\u000Ab")]
    [InlineData("a\r\n2026-01-01 INF forged", @"a\u000D\u000A2026-01-01 INF forged")]
    [InlineData("a\u001b[31mb", @"a\u001B[31mb")]
    [InlineData("a\u2028b\u202Ec", @"a\u2028b\u202Ec")]
    [InlineData("grüße 日本", "grüße 日本")]
    public void No_value_forges_a_line(string value, string shown) => Assert.EndsWith("said " + shown, Assert.Single(Lines(Plain, l => l.LogInformation("said {Text}", value))));

    [Fact]
    public void Digits_are_counted_not_shown()
    {
        Assert.Equal("4 keys", LogText.Digits("4711"));
        Assert.Equal("1 key", LogText.Digits("5"));
        Assert.Equal("", LogText.Digits(""));
    }

    [Fact]
    public void Debug_is_left_out_unless_asked_for()
    {
        Assert.Empty(Lines(Plain, l => l.LogDebug("detail")));
        Assert.Single(Lines(Plain with { Level = LogLevel.Debug }, l => l.LogDebug("detail")));
    }

    [Fact]
    public void An_error_stays_on_one_line_with_its_stack()
    {
        var line = Assert.Single(Lines(Plain, l => l.LogError(new IOException("disk\nfull"), "failed")));
        Assert.Contains(@"IOException: disk\u000Afull", line);
    }

    [Fact]
    public void The_file_gets_the_same_lines()
    {
        var folder = Directory.CreateTempSubdirectory("vxmlgir-log-").FullName;
        _ = Lines(Plain with { File = Path.Combine(folder, "logs", "vxmlgir.log") }, l => l.LogInformation("both"));
        Assert.EndsWith("both\n", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(folder, "logs")))));
        Directory.Delete(folder, true);
    }

    private static string[] Lines(LogConfiguration options, Action<ILogger> write)
    {
        using var console = new StringWriter();
        using (var logging = PlatformLogging.Create(options, console)) write(logging.Loggers.CreateLogger("VxmlGir.Some.Room"));
        return console.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Configuration;
using VxmlGir.MediaPlatform.Phone;

namespace VxmlGir.Host.Tests.CommandLine;

public class CommandLineTests
{
    [Fact]
    public async Task Run_gets_the_configuration_with_what_was_set()
    {
        PlatformConfiguration? seen = null;
        var (status, _, error) = await InvokeAsync(["run", "--home", Path.GetTempPath(), "--set", "media.shards=3"], run: c => seen = c);
        Assert.Equal("", error);
        Assert.Equal(7, status);
        Assert.Equal(3, seen!.Media.Shards);
    }

    [Theory]
    [InlineData("run --set media.shards=many", "--set media.shards: media.shards: expected a whole number from 0 to 64, found 'many'")]
    [InlineData("run --config /no/such.yaml", "/no/such.yaml: there is no such configuration file")]
    [InlineData("run --nonsense", "--nonsense")]
    [InlineData("sing", "sing")]
    [InlineData("call", "Required argument missing")]
    [InlineData("call http://x", "expected a SIP URI")]
    [InlineData("call sip:a@b --transport sctp", "sctp")]
    [InlineData("call sip:a@b --max soon", "expected a duration such as 500ms or 10s")]
    [InlineData("call sip:a@b --do dance", "'dance' is no step")]
    [InlineData("call sip:a@b --user u", "--user and --password go together")]
    public async Task What_is_wrong_ends_with_status_2(string line, string text)
    {
        var (status, _, error) = await InvokeAsync(line.Split(' '));
        Assert.Equal(ExitStatus.WrongUsage, status);
        Assert.Contains(text, error);
    }

    [Fact]
    public async Task Call_gets_its_steps()
    {
        CallRequest? seen = null;
        var (status, _, _) = await InvokeAsync(["call", "sip:menu@127.0.0.1", "--do", "wait 1s; press 12#", "--do", "hangup", "--max", "20s", "--header", "X-Genesys-CallUUID: 0"], call: c => seen = c);
        Assert.Equal(8, status);
        Assert.Equal([new PhoneStep.Wait(TimeSpan.FromSeconds(1)), new PhoneStep.Press("12#"), new PhoneStep.HangUp()], seen!.Steps);
        Assert.Equal(TimeSpan.FromSeconds(20), seen.MaxDuration);
        Assert.DoesNotContain("12#", seen.ToString());
    }

    [Fact]
    public async Task Config_and_version_print_and_help_is_no_error()
    {
        Assert.Equal((0, ConfigurationText.DefaultYaml(), ""), await InvokeAsync(["config"]));
        Assert.Equal((0, ConfigurationText.Markdown(), ""), await InvokeAsync(["config", "--markdown"]));
        Assert.StartsWith("vxmlgir 0.", (await InvokeAsync(["version"])).Output);
        var (status, output, _) = await InvokeAsync(["--help"]);
        Assert.Equal(0, status);
        foreach (var command in new[] { "run", "call", "config", "version" }) Assert.Contains(command, output);
    }

    private static async Task<(int Status, string Output, string Error)> InvokeAsync(string[] args, Action<PlatformConfiguration>? run = null, Action<CallRequest>? call = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var handlers = new CommandHandlers(
            c => { run?.Invoke(c); return Task.FromResult(7); },
            c => { call?.Invoke(c); return Task.FromResult(8); });
        return (await ProgramCommandLine.InvokeAsync(args, handlers, output, error), output.ToString(), error.ToString());
    }
}

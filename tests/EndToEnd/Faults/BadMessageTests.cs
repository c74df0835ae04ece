using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sip;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>Bad input from callers and applications: a clear, specific error, a call that goes on where it can, no recording lost.</summary>
public class BadMessageTests(BadMessageTests.Faulty house) : IClassFixture<BadMessageTests.Faulty>
{
    [Theory]
    [InlineData("CSeq: 1 INVITE", "CSeq: one INVITE", 400, "CSeq")]
    [InlineData("Content-Type: application/sdp", "Content-Type: text/plain", 415, "sdp")]
    [InlineData("CSeq: 1 INVITE", "CSeq: 1 INVITE\r\nRequire: time-travel", 420, "")]
    [InlineData("SIP/2.0\r\nVia", "SIP/3.0\r\nVia", 505, "")]
    public async Task A_malformed_message_is_answered_with_what_is_wrong(string right, string wrong, int status, string word)
    {
        await using var line = new SipLine();
        var sdp = SdpText.Offer(new(System.Net.IPAddress.Loopback, 40000), [0, 101]);
        var message = new SipText($"INVITE sip:greeting@{house.Platform.Sip} SIP/2.0",
        [
            ("Via", $"SIP/2.0/UDP {line.Local};rport;branch=z9hG4bK{status}"), ("Max-Forwards", "70"), ("From", $"<sip:bad@{line.Local}>;tag=bad{status}"), ("To", $"<sip:greeting@{house.Platform.Sip}>"),
            ("Call-ID", $"bad-{status}"), ("CSeq", "1 INVITE"), ("Contact", $"<sip:bad@{line.Local}>"), ("Content-Type", "application/sdp"),
        ], sdp).ToString();
        Assert.Contains(right, message, StringComparison.Ordinal);
        line.Send(System.Text.Encoding.ASCII.GetBytes(message.Replace(right, wrong, StringComparison.Ordinal)), house.Platform.Sip);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        SipText answer;
        do answer = await line.Received.ReadAsync(limit.Token); while (answer.Status < 200);
        Assert.True(answer.Status == status, answer.ToString());
        Assert.Contains(word, answer.Reason + answer["Reason"] + answer["Warning"] + answer["Accept"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_offer_without_a_usable_codec_is_488()
    {
        await using var caller = new RtpCaller(house.Platform.Sip, "greeting", codecs: [3]);
        var answer = await caller.InviteAsync();
        Assert.Equal(488, answer.Status);
        Assert.Contains("488", answer["Reason"], StringComparison.Ordinal);
        Assert.NotEmpty(answer["Reason"].Split("text=").Last());
    }

    [Fact]
    public async Task An_unknown_application_is_404()
    {
        await using var caller = new RtpCaller(house.Platform.Sip, "no-such-application");
        var answer = await caller.InviteAsync();
        Assert.Equal(404, answer.Status);
        Assert.Contains("no-such-application", answer["Reason"], StringComparison.Ordinal);
        await house.Platform.LogsAsync("no-such-application");
    }

    [Theory]
    [InlineData("1", "missing.wav")]
    [InlineData("2", "broken.wav")]
    public async Task A_prompt_without_its_file_is_replaced_and_named(string key, string file)
    {
        var (trace, recording) = await CallAsync(key);
        Assert.True(trace.Has("log", "went on"), trace.ToString());
        await house.Platform.LogsAsync(file);
        Assert.True(Support.Sound.Level.Dbfs((await recording.AudioAsync()).Right) > -50, "the words instead were heard");
    }

    [Fact]
    public async Task A_script_error_is_an_event_with_a_place()
    {
        var (trace, _) = await CallAsync("3");
        Assert.True(trace.Has("log", "caught error.semantic"), trace.ToString());
        await house.Platform.LogsAsync("faulty/main.vxml:");
        Assert.Contains(house.Platform.LogLines.Concat(trace.Steps.Select(s => $"{s.Untimed} {s.Place}")),
            l => l.Contains("undefinedFunction", StringComparison.Ordinal) && l.Contains("main.vxml:27", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_that_is_not_there_is_an_event()
    {
        var (trace, _) = await CallAsync("6");
        Assert.True(trace.Has("log", "caught error.badfetch"), trace.ToString());
    }

    [Theory]
    [InlineData("4", "rewind", "kept", 28)]
    [InlineData("5", "parameter", "other", 29)]
    public async Task A_wrong_record_command_is_refused_and_the_others_act(string key, string command, string parameter, int line)
    {
        var (trace, recording) = await CallAsync(key);
        Assert.Contains(trace.Of("record"), r => r.Contains(command, StringComparison.Ordinal) && r.Contains("Refused", StringComparison.Ordinal));
        Assert.Equal("yes", recording.Parameter(parameter));
        Assert.Contains(house.Platform.LogLines, l => l.Contains("refused", StringComparison.OrdinalIgnoreCase) && l.Contains($"faulty/main.vxml:{line}:", StringComparison.Ordinal));
    }

    private async Task<(Trace, Recorded)> CallAsync(string key)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, "faulty", headers: [("X-Genesys-CallUUID", uuid)]);
        await house.Platform.TraceAsync(uuid, t => t.Has("prompt", "Which fault?"));
        await caller.PressAsync(key);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        return (await house.Platform.EndedAsync(uuid), await house.Platform.RecordingAsync(uuid));
    }

    /// <summary>A platform with an application that does everything wrong.</summary>
    public sealed class Faulty : House
    {
        private readonly TempFolder _apps = new();

        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup().WithSampleApplications().WithApplication("faulty");
            var folder = _apps.Folder("faulty");
            foreach (var file in Directory.EnumerateFiles(setup.Apps["faulty"])) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            File.WriteAllText(Path.Combine(folder, "broken.wav"), "RIFF but not a word of truth");
            setup.Apps["faulty"] = folder;
            return setup;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _apps.Dispose();
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>
/// baresip, a real user agent, with a folder of its own: it plays a WAV as its microphone, keeps what it hears as a WAV, and is
/// steered over ctrl_tcp (netstrings of JSON).
/// </summary>
internal sealed class Baresip : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TcpClient _control = new();
    private readonly List<JsonElement> _events = [];
    private readonly Lock _gate = new();
    private ChildProcess? _program;
    private Task _reader = Task.CompletedTask;

    /// <summary>Starts it and waits until it listens; tries again when another process took one of its ports.</summary>
    /// <param name="says">Its microphone; silence when null.</param>
    /// <param name="answers">It takes every call at once.</param>
    public static async Task<Baresip> StartAsync(short[]? says = null, string dtmf = "rtpevent", string user = "phone", bool answers = false)
    {
        const int Attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            var phone = new Baresip();
            if (await phone.BeginsAsync(says ?? Signals.Silence(60_000), dtmf, user, answers)) return phone;
            Assert.True(attempt < Attempts && phone.Output.Contains("Address already in use", StringComparison.Ordinal), $"baresip ended\n{phone.Output}");
            await phone.DisposeAsync();
        }
    }

    public string Output => _program?.Output ?? "";

    /// <summary>What it heard of its last call, as one or several WAV files.</summary>
    public IEnumerable<string> Heard => Directory.EnumerateFiles(_folder.Path, "dump-*-dec.wav").Order();

    public async Task DialAsync(string uri)
    {
        var answer = await CommandAsync("dial", uri);
        Assert.True(answer, $"baresip refused to dial {uri}:\n{Output}");
    }

    /// <summary>Where it is called.</summary>
    public string Uri { get; private set; } = "";

    /// <summary>It rings.</summary>
    public Task RingsAsync(TimeSpan within) => EventAsync("CALL_INCOMING", within);

    public Task EstablishedAsync(TimeSpan within) => EventAsync("CALL_ESTABLISHED", within);

    /// <summary>The far end hung up (or we did).</summary>
    public Task ClosedAsync(TimeSpan within) => EventAsync("CALL_CLOSED", within);

    public async Task PressAsync(string keys)
    {
        foreach (var key in keys)
        {
            // A key goes down with its name and up with the end-of-text character, as on a keyboard.
            await CommandAsync("sndcode", key.ToString());
            await CommandAsync("sndcode", "\u0004");
        }
    }

    public Task HangUpAsync() => CommandAsync("hangup", "");

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        if (_program is not null) await _program.DisposeAsync();
        await _reader;
        _folder.Dispose();
    }

    private async Task<bool> BeginsAsync(short[] says, string dtmf, string user, bool answers)
    {
        var sip = FreePort.Pair();
        Uri = $"sip:{user}@127.0.0.1:{sip}";
        AudioProbe.WriteWav(_folder["says.wav"], says);
        var control = FreePort.Tcp();
        File.WriteAllText(_folder["config"], $"""
            module_path /usr/lib/baresip/modules
            module_tmp account.so
            module g711.so
            module aufile.so
            module sndfile.so
            module ctrl_tcp.so
            module_app menu.so
            sip_listen 127.0.0.1:{sip}
            net_interface 127.0.0.1
            call_local_timeout 30
            audio_path /nowhere
            audio_source aufile,{_folder["says.wav"]}
            audio_player aufile,{_folder["heard.wav"]}
            audio_alert aufile,{_folder["alert.wav"]}
            audio_srate 8000
            audio_channels 1
            ausrc_format s16
            auplay_format s16
            rtp_ports 10000-32766
            snd_path {_folder.Path}
            ctrl_tcp_listen 127.0.0.1:{control}
            """);
        File.WriteAllText(_folder["accounts"], $"<sip:{user}@127.0.0.1>;regint=0;audio_codecs=PCMU/8000/1,PCMA/8000/1;dtmfmode={(dtmf == "info" ? "info" : "rtpevent")};answermode={(answers ? "auto" : "manual")}\n");
        _program = ChildProcess.Start("baresip", ["-f", _folder.Path], _folder.Path, new Dictionary<string, string> { ["HOME"] = _folder.Path });
        await Eventually.TrueAsync(() => _program.HasExited || Connects(control), TimeSpan.FromSeconds(10), "baresip listens");
        if (_program.HasExited) return false;
        _reader = ReadAsync();
        return true;
    }

    private bool Connects(int port)
    {
        try
        {
            _control.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> CommandAsync(string command, string parameters)
    {
        var token = Guid.NewGuid().ToString("N");
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["command"] = command, ["params"] = parameters, ["token"] = token });
        await _control.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{json.Length}:").Concat(json).Append((byte)',').ToArray());
        var answer = await Eventually.GetAsync(
            () => Look(e => e.TryGetProperty("token", out var t) && t.GetString() == token), TimeSpan.FromSeconds(5), $"baresip's answer to {command}\n{Output}");
        return answer.RootElement.GetProperty("ok").GetBoolean();
    }

    private Task<JsonDocument> EventAsync(string type, TimeSpan within) => Eventually.GetAsync(
        () => Look(e => e.TryGetProperty("type", out var t) && t.GetString() == type), within, $"{type}\n{Output}");

    private JsonDocument? Look(Func<JsonElement, bool> wanted)
    {
        lock (_gate)
        {
            var found = _events.FirstOrDefault(wanted);
            return found.ValueKind == JsonValueKind.Undefined ? null : JsonDocument.Parse(found.GetRawText());
        }
    }

    private async Task ReadAsync()
    {
        var pending = new List<byte>();
        var buffer = new byte[4096];
        try
        {
            while (await _control.GetStream().ReadAsync(buffer) is > 0 and var n)
            {
                pending.AddRange(buffer.AsSpan(0, n));
                while (Take(pending) is { } json)
                    lock (_gate) _events.Add(json);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The phone has been put away.
        }
    }

    private static JsonElement? Take(List<byte> pending)
    {
        var colon = pending.IndexOf((byte)':');
        if (colon < 1 || !int.TryParse(Encoding.ASCII.GetString([.. pending[..colon]]), out var length) || pending.Count < colon + length + 2) return null;
        var json = JsonDocument.Parse(pending.GetRange(colon + 1, length).ToArray());
        pending.RemoveRange(0, colon + length + 2);
        return json.RootElement.Clone();
    }
}

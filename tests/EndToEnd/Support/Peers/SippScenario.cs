using System.Globalization;
using System.Text.RegularExpressions;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>
/// Scenarios are written short: <c>&lt;call keys="rfc4733|inband|none"/&gt;</c>, <c>&lt;key pcap|info|tone="2"/&gt;</c>,
/// <c>&lt;keys pcap="1234"/&gt;</c>, <c>&lt;say hertz="440" seconds="3"/&gt;</c> (which goes on beside what follows),
/// <c>&lt;speak hertz="440" seconds="3" keys="#"/&gt;</c> (the same, then keys as RFC 4733 from the same source, then silence),
/// <c>&lt;cue/&gt;</c> (goes on when the test says so, <see cref="SippPrompter"/>), <c>&lt;notify status="200 OK" subscription="…"/&gt;</c>, and parts by name such as <c>&lt;bye/&gt;</c> (<c>_bye.xml</c>).
/// This writes them out as sipp's XML, with what they play beside them.
/// </summary>
internal static partial class SippScenario
{
    private const string DebianKeys = "/usr/share/sip-tester";

    /// <param name="headers">Of the INVITE that a caller sends.</param>
    /// <param name="keys">What stands for a word in brackets; sipp's own keywords cannot be in a status line.</param>
    public static string WriteOut(string name, TempFolder folder, IEnumerable<(string Name, string Value)>? headers = null, IEnumerable<(string Name, string Value)>? keys = null)
    {
        var text = Part(name);
        var ready = text.Contains("<cue/>", StringComparison.Ordinal) ? "  <ready/>\n" : "";
        text = Call().Replace(text, m => ready + CallWith(m.Groups[1].Value));
        text = text.Replace("<cue/>", "<ready/>\n  <recvCmd src=\"prompter\"/>", StringComparison.Ordinal);
        text = text.Replace("      HEADERS\n", string.Concat((headers ?? []).Select(h => $"      {h.Name}: {h.Value}\n")), StringComparison.Ordinal);
        text = Named().Replace(text, m => File.Exists(Repository.Data($"sipp/_{m.Groups[1].Value}.xml")) ? Part("_" + m.Groups[1].Value) : m.Value);
        text = Notify().Replace(text, m => Part("_notify").Replace("STATUS", m.Groups[1].Value, StringComparison.Ordinal).Replace("SUBSCRIPTION", m.Groups[2].Value, StringComparison.Ordinal));
        foreach (var (key, value) in keys ?? []) text = text.Replace($"[{key}]", value, StringComparison.Ordinal);
        text = Say().Replace(text, m => Speech(m.Groups[1].Value, m.Groups[2].Value, folder));
        text = Key().Replace(text, m => m.Groups[1].Value switch
        {
            "pcap" => Action($"play_pcap_audio=\"{DebianKeys}/dtmf_2833_{PcapName(m.Groups[2].Value)}.pcap\"") + Pause(300),
            "info" => Part("_info").Replace("KEY", m.Groups[2].Value, StringComparison.Ordinal),
            _ => Tone(m.Groups[2].Value, folder),
        });
        text = Speak().Replace(text, m => Spoken(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value, folder));
        text = Keys().Replace(text, m => Pcap(m.Groups[1].Value, folder));
        var path = folder["scenario.xml"];
        File.WriteAllText(path, text);
        return path;
    }

    private static string Part(string name) => File.ReadAllText(Repository.Data($"sipp/{name}.xml"));

    private static string CallWith(string keys)
    {
        var events = keys == "rfc4733";
        return Part("_call").Replace(" TEVENT", events ? " 101" : "", StringComparison.Ordinal)
            .Replace("KEYMAP", events ? "a=rtpmap:101 telephone-event/8000\n      a=fmtp:101 0-15" : "a=sendrecv", StringComparison.Ordinal)
            .Replace("MEDIAPORT", keys == "inband" ? "[rtpstream_audio_port]" : "[media_port]", StringComparison.Ordinal);
    }

    // The tone stands between silences: a sender that speaks only during the key is no telephone.
    private static string Tone(string key, TempFolder folder)
    {
        File.WriteAllBytes(folder[$"key-{key}.ulaw"], G711.Encode([.. Signals.Silence(200), .. Signals.Key(key[0]), .. Signals.Silence(300)], Law.Mu));
        return Action($"rtp_stream=\"{folder[$"key-{key}.ulaw"]},1,0\"") + Pause(700);
    }

    private static string Speech(string hertz, string seconds, TempFolder folder)
    {
        var file = folder[$"say-{hertz}-{seconds}.ulaw"];
        var samples = (int)(double.Parse(seconds, CultureInfo.InvariantCulture) * Signals.Rate);
        File.WriteAllBytes(file, G711.Encode(Signals.Tone(samples, double.Parse(hertz, CultureInfo.InvariantCulture)), Law.Mu));
        return Action($"rtp_stream=\"{file},1,0\"");
    }

    private static string Pcap(string keys, TempFolder folder)
    {
        var mouth = new RtpMouth(new Speaking { Ssrc = 0x0e05384e, FirstSequence = 20000, FirstTimestamp = 400_000 });
        mouth.Press(keys, 100);
        var file = folder[$"keys-{keys}.pcap"];
        using (var pcap = new PcapFile(file))
        {
            while (mouth.PressingKeys) pcap.Add(mouth);
        }
        return Action($"play_pcap_audio=\"{file}\"") + Pause(keys.Length * 120 + 300);
    }

    private static string Spoken(string hertz, string seconds, string keys, TempFolder folder)
    {
        const int SilentPackets = 250;
        var samples = (int)(double.Parse(seconds, CultureInfo.InvariantCulture) * Signals.Rate);
        var mouth = new RtpMouth(new Speaking { Audio = Signals.Tone(samples, double.Parse(hertz, CultureInfo.InvariantCulture)) });
        var file = folder[$"speak-{hertz}-{seconds}.pcap"];
        using (var pcap = new PcapFile(file))
        {
            while (mouth.Sample < samples) pcap.Add(mouth);
            mouth.Press(keys, 100);
            for (var i = 0; i < SilentPackets; i++) pcap.Add(mouth);
        }
        return Action($"play_pcap_audio=\"{file}\"");
    }

    private static string PcapName(string key) => key switch { "*" => "star", "#" => "pound", _ => key };

    private static string Action(string what) => $"<nop><action><exec {what}/></action></nop>\n";

    private static string Pause(int milliseconds) => $"  <pause milliseconds=\"{milliseconds}\"/>";

    [GeneratedRegex("<call keys=\"(.*?)\"/>")]
    private static partial Regex Call();

    [GeneratedRegex("<key (pcap|info|tone)=\"(.)\"/>")]
    private static partial Regex Key();

    [GeneratedRegex("<([a-z-]+)/>")]
    private static partial Regex Named();

    [GeneratedRegex("<notify status=\"(.*?)\" subscription=\"(.*?)\"/>")]
    private static partial Regex Notify();

    [GeneratedRegex("<say hertz=\"(.*?)\" seconds=\"(.*?)\"/>")]
    private static partial Regex Say();

    [GeneratedRegex("<speak hertz=\"(.*?)\" seconds=\"(.*?)\" keys=\"(.*?)\"/>")]
    private static partial Regex Speak();

    [GeneratedRegex("<keys pcap=\"(.*?)\"/>")]
    private static partial Regex Keys();
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>
/// Scenarios are written short: <c>&lt;call keys="rfc4733|inband|none"/&gt;</c>, <c>&lt;key pcap|info|tone="2"/&gt;</c>,
/// <c>&lt;keys pcap="1234"/&gt;</c>, <c>&lt;say hertz="440" seconds="3"/&gt;</c> (which goes on beside what follows),
/// <c>&lt;notify status="200 OK" subscription="…"/&gt;</c>, and parts by name such as <c>&lt;bye/&gt;</c> (<c>_bye.xml</c>).
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
        text = Call().Replace(text, m => CallWith(m.Groups[1].Value));
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
        using (var stream = File.Create(file))
        {
            stream.Write([0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 1, 0, 0, 0]);
            for (var at = TimeSpan.Zero; mouth.PressingKeys; at += TimeSpan.FromMilliseconds(20))
                foreach (var packet in mouth.Next(at)) Capture(stream, at, packet.Packet.Bytes());
        }
        return Action($"play_pcap_audio=\"{file}\"") + Pause(keys.Length * 120 + 300);
    }

    /// <summary>One packet record: Ethernet, IPv4 and UDP around the payload; sipp looks at the payload only.</summary>
    private static void Capture(Stream stream, TimeSpan at, byte[] payload)
    {
        var frame = new byte[16 + 42 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, 1_000_000 + (int)at.TotalSeconds);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), at.Milliseconds * 1000);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8), 42 + payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), 42 + payload.Length);
        (frame[28], frame[29]) = (8, 0);
        var ip = frame.AsSpan(30);
        (ip[0], ip[8], ip[9], ip[12], ip[15], ip[16], ip[19]) = (0x45, 64, 17, 127, 1, 127, 1);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(28 + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], 40000);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], 40002);
        BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(8 + payload.Length));
        payload.CopyTo(ip[28..]);
        stream.Write(frame);
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

    [GeneratedRegex("<keys pcap=\"(.*?)\"/>")]
    private static partial Regex Keys();
}

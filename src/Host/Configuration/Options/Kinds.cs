using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Host.Configuration.Options;

/// <summary>The kinds of values that options have.</summary>
internal static partial class Kinds
{
    private const int MaxText = 4096;

    public static OptionKind<bool> Boolean { get; } = new("true or false", t => t switch { "true" => new(true), "false" => new(false), _ => null }, v => v ? "true" : "false");

    public static OptionKind<string> Text { get; } = new("a text without control characters", t => Clean(t) ? new(t) : null, v => v);

    public static OptionKind<string> Secret { get; } = new("a text without control characters", t => Clean(t) ? new(t) : null, v => v, IsSecret: true);

    public static OptionKind<string> Path { get; } = new("a path; a relative one starts at the home folder", t => t.Length > 0 && Clean(t) ? new(t) : null, v => v);

    /// <summary>A name that can be the user part of a SIP URI and a folder.</summary>
    public static OptionKind<string> Name { get; } = new("a name of letters, digits, '.', '_' and '-', at most 64", t => NamePattern().IsMatch(t) ? new(t) : null, v => v);

    /// <summary>A node's place in the tree of nodes.</summary>
    public static OptionKind<string> NodePath { get; } = new(
        "a path such as /US/CA, or / for all", t => t.StartsWith('/') && t.Length <= 256 && NodePathPattern().IsMatch(t) ? new(t) : null, v => v);

    /// <summary>Hosts of which a secret is for: <see cref="Interpreter.Fetching.HostPattern"/>.</summary>
    public static OptionKind<string> HostPattern { get; } = new(
        "host, host:port or *.domain", t => HostPatternPattern().IsMatch(t) ? new(t.ToLowerInvariant()) : null, v => v);

    public static OptionKind<string> Voice { get; } = new("a voice's name of letters, digits and + - _ . /", t => VoicePattern().IsMatch(t) ? new(t) : null, v => v);

    public static OptionKind<IPAddress> Address { get; } = new("an IP address", t => IPAddress.TryParse(t, out var a) && (t.Contains(':') || t.Split('.').Length == 4) ? new(a) : null, v => v.ToString());

    public static OptionKind<IPEndPoint> EndPoint { get; } = new(
        "an address and a port such as 127.0.0.1:5060 or [::1]:5060 (port 0: the system chooses)",
        t => IPEndPoint.TryParse(t, out var e) && PortPattern().IsMatch(t) ? new(e) : null, v => v.ToString());

    public static OptionKind<IPNetwork> Network { get; } = new(
        "a network such as 192.0.2.0/24, or one address",
        t => IPNetwork.TryParse(t.Contains('/') ? t : t + (t.Contains(':') ? "/128" : "/32"), out var n) ? new(n) : null, v => v.ToString());

    public static OptionKind<PortRange> Ports { get; } = new(
        "a range of ports such as 20000-29999 (1024 to 65535, at least 2), or 0 for the system's choice",
        PortRange.Parse, v => v.ToString());

    public static OptionKind<int> Integer(int min, int max) => new(
        $"a whole number from {min} to {max}",
        t => int.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max ? new(n) : null,
        v => v.ToString(CultureInfo.InvariantCulture));

    /// <summary>A share of a whole, 0 to 1, written as percent.</summary>
    public static OptionKind<double> Percent(double min, double max) => new(
        $"a percentage from {min}% to {max}%",
        t => t.EndsWith('%') && double.TryParse(t[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max ? new(n / 100) : null,
        v => (v * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%");

    public static OptionKind<TimeSpan> Duration(TimeSpan min, TimeSpan max) => new(
        $"a duration from {Units.Format(min)} to {Units.Format(max)} (ms, s, m, h, d)",
        t => Units.ParseDuration(t) is { } d && d >= min && d <= max ? new(d) : null, Units.Format);

    /// <summary>Bytes, written with a unit of 1024.</summary>
    public static OptionKind<long> Size(long min, long max) => new(
        $"a size from {Units.FormatSize(min)} to {Units.FormatSize(max)} (B, KB, MB, GB, TB of 1024)",
        t => Units.ParseSize(t) is { } s && s >= min && s <= max ? new(s) : null, Units.FormatSize);

    /// <summary>The same, and a power of two.</summary>
    public static OptionKind<long> PowerOfTwo(long min, long max) => new(
        $"a power of two from {Units.FormatSize(min)} to {Units.FormatSize(max)} (B, KB, MB, GB, TB of 1024)",
        t => Units.ParseSize(t) is { } s && s >= min && s <= max && System.Numerics.BitOperations.IsPow2(s) ? new(s) : null, Units.FormatSize);

    public static OptionKind<T> Choice<T>(params (string Word, T Value)[] words) => new(
        "one of " + string.Join(", ", words.Select(w => w.Word)),
        t => words.Where(w => w.Word == t).Select(w => new Parsed<T>(w.Value)).FirstOrDefault(),
        v => words.First(w => EqualityComparer<T>.Default.Equals(w.Value, v)).Word);

    public static OptionKind<Uri> Uri(params string[] schemes) => new(
        $"a URI of scheme {string.Join(", ", schemes)}",
        t => System.Uri.TryCreate(t, UriKind.Absolute, out var u) && schemes.Contains(u.Scheme) && Clean(t) && (u.UserInfo.Length == 0 || u.Scheme is "sip" or "sips") ? new(u) : null,
        v => v.OriginalString);

    /// <summary>A server: no user, nothing that would become a header.</summary>
    public static OptionKind<SipUri> SipUri { get; } = new(
        "a SIP URI without a user such as sip:proxy.example.com:5060;transport=tcp",
        t => Clean(t) && Sip.Uris.SipUri.TryParse(t, out var u) && u is { Scheme: "sip", RawUser: null, Headers: null } ? new(u) : null, v => v.ToString());

    /// <summary>The same, or nothing (an empty text).</summary>
    public static OptionKind<T?> Optional<T>(OptionKind<T> kind) where T : class => new(
        kind.Expected + ", or \"\" for none", t => t.Length == 0 ? new(null) : kind.Parse(t) is { } p ? new(p.Value) : null,
        v => v is null ? "" : kind.Format(v), kind.IsSecret);

    private static bool Clean(string text) => text.Length <= MaxText && !text.Any(char.IsControl);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^(/|(/[A-Za-z0-9 ._-]+)+/?)$")]
    private static partial Regex NodePathPattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+/_.-]{0,63}$")]
    private static partial Regex VoicePattern();

    [GeneratedRegex(@"^((\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9a-fA-F:.]+\])(:\d{1,5})?$")]
    private static partial Regex HostPatternPattern();

    [GeneratedRegex(@"^(\[[0-9a-fA-F:.%]+\]|\d+\.\d+\.\d+\.\d+):\d+$")]
    private static partial Regex PortPattern();
}

using System.Collections.Immutable;
using VxmlGir.Interpreter.Script;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>One station of a call that was redirected before it came here.</summary>
/// <param name="Uri">Who was called there, without escaped headers.</param>
/// <param name="User">Its user part or telephone number; null without one.</param>
/// <param name="Restricted">It is not to be told to others.</param>
/// <param name="Screening">What was said of its verification, verbatim; null: nothing.</param>
/// <param name="Reason">Why the call went on from it; null: not told.</param>
internal sealed record Redirection(string Uri, string? User, bool Restricted, string? Screening, string? Reason)
{
    /// <summary>An element of <c>session.connection.redirect</c> (VoiceXML 2.0 section 5.1.4, RFC 5552 section 2.4).</summary>
    public ScriptValue.Structure ToValue()
    {
        var members = ImmutableDictionary<string, ScriptValue>.Empty
            .Add("uri", new ScriptValue.Text(Uri)).Add("pi", new ScriptValue.Text(Restricted ? "true" : "false"));
        if (Screening is not null) members = members.Add("si", new ScriptValue.Text(Screening));
        if (Reason is not null) members = members.Add("reason", new ScriptValue.Text(Reason));
        return new ScriptValue.Structure(members);
    }
}

/// <summary>The way of a call by its History-Info (RFC 7044), else by its Diversion (RFC 5806).</summary>
/// <param name="Stations">From who was called first to who was last.</param>
/// <param name="Redirecting">Who sent the call here: the last that is not this platform itself; null: nobody did.</param>
internal sealed record Redirections(ImmutableArray<Redirection> Stations, Redirection? Redirecting)
{
    public static Redirections None { get; } = new([], null);

    public Redirection? Original => Redirecting is null ? null : Stations[0];

    public static Redirections Of(SipMessage invite)
    {
        var history = HistoryOf(invite);
        // The last entry is who is called now; alone it tells of no redirection, which a Diversion may.
        if (history.Length > 1) return new(history, history[^2]);
        var diversions = DiversionsOf(invite);
        return diversions.IsEmpty ? new(history, null) : new(diversions, diversions[^1]);
    }

    // Oldest first, as VoiceXML wants it; RFC 5552 would turn it round, against the specification it refers to.
    private static ImmutableArray<Redirection> HistoryOf(SipMessage invite)
    {
        var allRestricted = invite.List("Privacy").Any(p => Names(p, "history"));
        var entries = invite.List("History-Info").Select(v => NameAddr.TryParse(v, out var entry) ? entry : null).OfType<NameAddr>().ToList();
        var stations = ImmutableArray.CreateBuilder<Redirection>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var headers = EscapedHeaders(entries[i].UriText);
            var restricted = allRestricted || headers.Any(h => h.Name.Equals("Privacy", StringComparison.OrdinalIgnoreCase) && Names(h.Value, "history"));
            var reason = headers.FirstOrDefault(h => h.Name.Equals("Reason", StringComparison.OrdinalIgnoreCase)).Value;
            // Without a Reason the next target tells why it became one (RFC 4458).
            if (reason is null && i + 1 < entries.Count) reason = entries[i + 1].Uri?.Parameters.Get("cause") is { } cause ? WordOf(cause) : null;
            stations.Add(new(Plain(entries[i].UriText), UserOf(entries[i]), restricted, entries[i].Parameters.Get("si"), reason));
        }
        return stations.ToImmutable();
    }

    // The newest stands first (RFC 5806 section 3).
    private static ImmutableArray<Redirection> DiversionsOf(SipMessage invite) =>
        [.. invite.List("Diversion").Reverse().Select(v => NameAddr.TryParse(v, out var entry) ? entry : null).OfType<NameAddr>().Select(DiversionOf)];

    private static Redirection DiversionOf(NameAddr entry) => new(
        Plain(entry.UriText), UserOf(entry), entry.Parameters.Get("privacy")?.Trim('"') is { } privacy && !privacy.Equals("off", StringComparison.OrdinalIgnoreCase),
        entry.Parameters.Get("screen")?.Trim('"'), entry.Parameters.Get("reason")?.Trim('"') is { } reason ? WordsOf(reason) : null);

    private static bool Names(string privacy, string value) => privacy.Split(';', StringSplitOptions.TrimEntries).Contains(value, StringComparer.OrdinalIgnoreCase);

    private static string Plain(string uri) => uri.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? uri[..at] : uri;

    private static string? UserOf(NameAddr entry)
    {
        if (entry.Uri is { } sip) return sip.User?.Split(';')[0];
        return entry.UriText.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? Plain(entry.UriText)["tel:".Length..].Split(';')[0] : null;
    }

    private static List<(string Name, string Value)> EscapedHeaders(string uri)
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        if (at < 0) return [];
        return [.. uri[(at + 1)..].Split('&').Select(h => h.Split('=', 2)).Where(h => h.Length == 2).Select(h => (h[0], Uri.UnescapeDataString(h[1])))];
    }

    // The words of VoiceXML 2.0 section 5.1.4 where it has one, by the numbers of RFC 4458.
    private static string WordOf(string cause) => cause switch
    {
        "404" => "unknown",
        "486" => "user busy",
        "408" => "no reply",
        "487" => "deflection during alerting",
        "480" => "deflection immediate response",
        "503" => "mobile subscriber not reachable",
        "302" => "unconditional",
        _ => cause,
    };

    private static string WordsOf(string diversion) => diversion.ToLowerInvariant() switch
    {
        "user-busy" => "user busy",
        "no-answer" => "no reply",
        "deflection" => "deflection immediate response",
        "unavailable" => "mobile subscriber not reachable",
        var other => other,
    };
}

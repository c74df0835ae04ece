using System.Globalization;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.SessionTimers;

/// <summary>An agreed session interval and who refreshes it (RFC 4028), as a value.</summary>
internal sealed record SessionTimer(TimeSpan Interval, bool WeRefresh)
{
    public const string OptionTag = "timer";

    /// <summary>The refresher asks at half the interval (§7.2); the other gives up a third or 32 s before its end (§10).</summary>
    public TimeSpan ActAfter => WeRefresh ? Interval / 2 : Interval - TimeSpan.FromSeconds(Math.Min(32, Interval.TotalSeconds / 3));

    /// <summary>The Min-SE that a request's interval falls short of (422), or null (§9).</summary>
    public static TimeSpan? TooSmall(SipRequest request, SessionTimerOptions options) =>
        request.Lists(HeaderNames.Supported, OptionTag) && Read(request) is { } asked && asked.Interval < options.MinSE ? options.MinSE : null;

    /// <summary>What we answer to a request: null when the peer does not know session timers or nobody wants one.</summary>
    public static SessionTimer? ForAnswer(SipRequest request, SessionTimerOptions options)
    {
        if (!request.Lists(HeaderNames.Supported, OptionTag)) return null;
        var asked = Read(request);
        if (asked is null && options.SessionExpires <= TimeSpan.Zero) return null;
        var interval = asked?.Interval ?? options.SessionExpires;
        if (options.SessionExpires > TimeSpan.Zero && options.SessionExpires < interval) interval = options.SessionExpires;
        if (MinSe(request) is { } least && interval < least) interval = least;
        // The peer's choice of refresher holds; without one it is the caller (§9, table 2).
        return new SessionTimer(interval, asked?.Refresher == "uas");
    }

    /// <summary>What the 2xx to our request agreed on.</summary>
    public static SessionTimer? OfAnswer(SipResponse response) =>
        Read(response) is { } agreed ? new SessionTimer(agreed.Interval, agreed.Refresher != "uas") : null;

    /// <summary>Our request's headers (§7.1).</summary>
    public static IEnumerable<SipHeader> Ask(SessionTimerOptions options, TimeSpan? peersMinimum)
    {
        if (options.SessionExpires <= TimeSpan.Zero) yield break;
        var least = peersMinimum ?? options.MinSE;
        var interval = options.SessionExpires < least ? least : options.SessionExpires;
        yield return new SipHeader(HeaderNames.SessionExpires, Seconds(interval));
        yield return new SipHeader(HeaderNames.MinSe, Seconds(least));
    }

    /// <summary>The header in a request of ours that refreshes (we are its caller), or in our 2xx (we are called).</summary>
    public SipHeader Header(bool inRequest) =>
        new(HeaderNames.SessionExpires, $"{Seconds(Interval)};refresher={(WeRefresh == inRequest ? "uac" : "uas")}");

    public static SipHeader MinSeHeader(TimeSpan least) => new(HeaderNames.MinSe, Seconds(least));

    public static TimeSpan? MinSe(SipMessage message) => Delta(message.Header(HeaderNames.MinSe), out _);

    private static (TimeSpan Interval, string? Refresher)? Read(SipMessage message) =>
        Delta(message.Header(HeaderNames.SessionExpires), out var parameters) is { } interval
            ? (interval, parameters.Get("refresher")?.ToLowerInvariant())
            : null;

    private static TimeSpan? Delta(string? value, out SipParams parameters)
    {
        parameters = SipParams.Empty;
        if (value is null) return null;
        var semicolon = value.IndexOf(';');
        var number = (semicolon < 0 ? value.AsSpan() : value.AsSpan(0, semicolon)).Trim();
        if (semicolon >= 0 && !SipParams.TryParse(value.AsSpan(semicolon), out parameters)) return null;
        return uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86_400 * 7
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

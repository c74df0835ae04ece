using System.Collections.Immutable;
using System.Text.Json;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.MediaPlatform.Outbound;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Host.Calls;

/// <summary>What stands in requests and answers of <c>/calls</c>; described in docs/operations.md.</summary>
internal static class CallJson
{
    private const int MaxUserData = 256;

    private static readonly ImmutableArray<string> Known = ["application", "target", "from", "timeout", "profile", "userData"];

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The request, or what is wrong with it.</summary>
    /// <param name="host">Of the caller's address, where <c>from</c> is a number or a name.</param>
    public static (OutboundRequest? Request, string? Error) Read(JsonElement json, string host, TimeSpan timeout)
    {
        if (json.ValueKind != JsonValueKind.Object) return (null, "expected an object");
        if (json.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !Known.Contains(n)) is { } stranger) return (null, $"'{stranger}' is not known; there are {string.Join(", ", Known)}");
        if (Text(json, "application") is not { Length: > 0 } application) return (null, "application: expected the name of an application or a URL");
        if (Text(json, "target") is not { } to || !SipUri.TryParse(to, out var target)) return (null, "target: expected a SIP URI such as sip:100@127.0.0.1");
        if (Caller(Text(json, "from") ?? "vxmlgir", host) is not { } from) return (null, "from: expected a SIP URI, a number or a name");
        if (json.TryGetProperty("timeout", out var wait) && ((wait.ValueKind == JsonValueKind.String ? Units.ParseDuration(wait.GetString()!) : null) is not { } within || (timeout = within) <= TimeSpan.Zero || timeout > LongestTimeout))
        {
            return (null, "timeout: expected a duration such as 30s, at most 10m");
        }
        var (data, error) = UserData(json);
        return error is not null ? (null, error) : (new OutboundRequest(application, target, from, timeout, Text(json, "profile"), data), null);
    }

    public static object Write(PlacedCall call)
    {
        var status = call.Status;
        return new
        {
            callUuid = call.CallUuid.Value,
            status = status.State.ToString().ToLowerInvariant(),
            sipStatus = status.SipStatus,
            reason = status.Reason,
            setupMs = (long)status.Setup.TotalMilliseconds,
            talkMs = (long)status.Talk.TotalMilliseconds,
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static NameAddr? Caller(string from, string host)
    {
        if (SipUri.TryParse(from, out var uri)) return NameAddr.Of(uri);
        return from.Length is > 0 and <= 128 && from.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' or '_' or '*')
            ? NameAddr.Of(new SipUri { RawUser = from, Host = host })
            : null;
    }

    private static (ImmutableDictionary<string, string> Data, string? Error) UserData(JsonElement json)
    {
        var none = ImmutableDictionary<string, string>.Empty;
        if (!json.TryGetProperty("userData", out var data)) return (none, null);
        if (data.ValueKind != JsonValueKind.Object || data.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String)) return (none, "userData: expected an object of texts");
        return data.EnumerateObject().Count() > MaxUserData
            ? (none, $"userData: more than {MaxUserData} entries")
            : (data.EnumerateObject().Aggregate(none, (all, p) => all.SetItem(p.Name, p.Value.GetString()!)), null);
    }
}

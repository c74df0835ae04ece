using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Transfers;

/// <summary>Where a destination leads: <c>sip:</c> as it stands, <c>tel:</c> as a user of the caller's own host (its proxy or trunk).</summary>
internal static class TransferTarget
{
    /// <summary>The URI, or the event that says what is wrong.</summary>
    public static (SipUri? Uri, string? Event) Find(string destination, SipUri? caller)
    {
        if (SipUri.TryParse(destination, out var uri)) return (uri, null);
        if (destination.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            var number = destination[4..].Split(';')[0];
            return IsNumber(number) && caller is not null
                ? (new SipUri { RawUser = number.Replace("#", "%23", StringComparison.Ordinal), Host = caller.Host, Port = caller.Port }, null)
                : (null, TransferOutcomes.BadDestination);
        }
        return (null, HasOtherScheme(destination) ? TransferOutcomes.UnsupportedUri : TransferOutcomes.BadDestination);
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or '*' or '#');

    private static bool HasOtherScheme(string destination) =>
        Uri.TryCreate(destination, UriKind.Absolute, out var uri) && uri.Scheme is not ("sip" or "sips" or "tel");
}

namespace VxmlGir.Sip.Messages;

/// <summary>Comparison of media types without their parameters.</summary>
internal static class MediaType
{
    public static bool Is(string? contentType, string type)
    {
        var value = contentType.AsSpan();
        var semicolon = value.IndexOf(';');
        if (semicolon >= 0) value = value[..semicolon];
        return value.Trim().Equals(type, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether an Accept list admits SDP: absent means it does (RFC 3261 §20.1 for INVITE).</summary>
    public static bool AcceptsSdp(SipMessage message)
    {
        if (message.Header(HeaderNames.Accept) is null) return true;
        foreach (var range in message.List(HeaderNames.Accept))
            if (Is(range, "application/sdp") || Is(range, "application/*") || Is(range, "*/*")) return true;
        return false;
    }
}

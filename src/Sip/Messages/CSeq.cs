using System.Globalization;

namespace VxmlGir.Sip.Messages;

/// <summary>CSeq (RFC 3261 §20.16): a number below 2^31 and a method.</summary>
public readonly record struct CSeq(uint Number, string Method)
{
    public const uint MaxNumber = 0x7FFF_FFFF;

    public static bool TryParse(string? text, out CSeq value)
    {
        value = default;
        var span = text.AsSpan().Trim();
        var end = span.IndexOfAny(' ', '\t');
        if (end <= 0 || !uint.TryParse(span[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var method = span[end..].TrimStart();
        if (number > MaxNumber || !Uris.Grammar.IsToken(method)) return false;
        value = new CSeq(number, SipMethods.Served(method) ?? method.ToString());
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Method}");
}

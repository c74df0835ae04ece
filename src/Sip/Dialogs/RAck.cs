using System.Globalization;

namespace VxmlGir.Sip.Dialogs;

/// <summary>RAck of a PRACK: which reliable response it acknowledges (RFC 3262 §7.2).</summary>
internal readonly record struct RAck(uint RSeq, uint CSeq, string Method)
{
    public static bool TryParse(string? text, out RAck value)
    {
        value = default;
        var parts = (text ?? "").Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || !Number(parts[0], out var rseq) || !Number(parts[1], out var cseq)) return false;
        value = new RAck(rseq, cseq, parts[2]);
        return true;
    }

    public static bool Number(string? text, out uint value) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RSeq} {CSeq} {Method}");
}

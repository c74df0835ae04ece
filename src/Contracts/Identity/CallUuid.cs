using System.Diagnostics.CodeAnalysis;

namespace VxmlGir.Contracts.Identity;

/// <summary>
/// The CallUUID that all recordings of one call share: 32 characters of [0-9A-Z]
/// (carried in <c>X-Genesys-CallUUID</c>; lower case is accepted and kept as it came).
/// </summary>
public readonly record struct CallUuid
{
    public const int Length = 32;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    private CallUuid(string value) => Value = value;

    public string Value { get; }

    public static CallUuid New(IIds ids)
    {
        Span<byte> bytes = stackalloc byte[Length];
        ids.Fill(bytes);
        Span<char> text = stackalloc char[Length];
        for (var i = 0; i < Length; i++) text[i] = Alphabet[bytes[i] & 31];
        return new CallUuid(new string(text));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out CallUuid value)
    {
        value = default;
        if (text is not { Length: Length } || !text.All(char.IsAsciiLetterOrDigit)) return false;
        value = new CallUuid(text);
        return true;
    }

    public override string ToString() => Value;
}

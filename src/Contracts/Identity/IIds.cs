using System.Security.Cryptography;

namespace VxmlGir.Contracts.Identity;

/// <summary>The only source of identifiers and of randomness in the house: a parameter, so that a test can replay it.</summary>
public interface IIds
{
    /// <summary>Fills the span with unpredictable bytes.</summary>
    void Fill(Span<byte> bytes);
}

/// <summary>Cryptographic randomness of the operating system.</summary>
public sealed class SystemIds : IIds
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}

/// <summary>A reproducible sequence for tests, replay and virtual time. Not for secrets.</summary>
public sealed class SeededIds(ulong seed) : IIds
{
    private readonly Lock _gate = new();
    private ulong _state = seed;

    public void Fill(Span<byte> bytes)
    {
        lock (_gate)
        {
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(NextNeedsLock() >> 32);
        }
    }

    // SplitMix64 (Steele, Lea, Flood 2014): one add and three mixes, full period.
    private ulong NextNeedsLock()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>Shapes of identifiers made from an <see cref="IIds"/>.</summary>
public static class IdsExtensions
{
    /// <summary>Lower-case hexadecimal text of <paramref name="byteCount"/> random bytes (at most 64).</summary>
    public static string NewHex(this IIds ids, int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteCount, 64);
        Span<byte> bytes = stackalloc byte[byteCount];
        ids.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public static uint NewUInt32(this IIds ids)
    {
        Span<byte> bytes = stackalloc byte[4];
        ids.Fill(bytes);
        return BitConverter.ToUInt32(bytes);
    }
}

namespace VxmlGir.RecordingCore.Tests.Verification;

/// <summary>Random harm to the bytes of a file.</summary>
internal sealed class Mutator(Random random)
{
    public static readonly string[] Kinds = ["flip", "delete", "insert", "swap", "truncate"];

    /// <summary>Something else than what was given.</summary>
    public byte[] Harm(string kind, byte[] bytes)
    {
        while (true)
        {
            var harmed = Once(kind, bytes);
            if (!harmed.AsSpan().SequenceEqual(bytes)) return harmed;
        }
    }

    private byte[] Once(string kind, byte[] bytes)
    {
        var at = random.Next(bytes.Length);
        var count = random.Next(1, Math.Max(2, Math.Min(400, bytes.Length / 3)));
        switch (kind)
        {
            case "flip":
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case "delete":
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + count)..]];
            case "insert":
                var inserted = new byte[count];
                random.NextBytes(inserted);
                return [.. bytes[..at], .. inserted, .. bytes[at..]];
            case "swap":
                var second = random.Next(bytes.Length);
                var (low, high) = (Math.Min(at, second), Math.Max(at, second));
                var length = Math.Min(count, Math.Min(high - low, bytes.Length - high));
                return [.. bytes[..low], .. bytes[high..(high + length)], .. bytes[(low + length)..high], .. bytes[low..(low + length)], .. bytes[(high + length)..]];
            default:
                return bytes[..at];
        }
    }
}

using VxmlGir.RecordingCore.Finalising;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>A copy of a recording's file on this machine: in the embedded store, or sealed in a spool.</summary>
public sealed class LocalCopy
{
    private const int Buffer = 64 * 1024;
    private readonly Func<KnownFile?> _known;
    private readonly Func<Stream> _open;

    internal LocalCopy(string place, Func<KnownFile?> known, Func<Stream> open) => (Place, _known, _open) = (place, known, open);

    public static LocalCopy OfFile(string path) => new(path, () => null, () => File.OpenRead(path));

    public string Place { get; }

    /// <summary>What the outbox entry beside it says; null: there is none, or it cannot be read.</summary>
    public KnownFile? ReadKnown()
    {
        KnownFile? known = null;
        return FaultOf(() => known = _known()) is null ? known : null;
    }

    /// <summary>Copies and compares on the way. A fault of the copy is an outcome, one of <paramref name="to"/> is not.</summary>
    /// <param name="known">What it must be; null: not known.</param>
    /// <exception cref="IOException"><paramref name="to"/> cannot be written.</exception>
    public CopyOutcome CopyTo(Stream to, KnownFile? known)
    {
        using var copy = new DigestStream(to);
        var part = new byte[Buffer];
        var count = 0;
        Stream? from = null;
        if (FaultOf(() => from = _open()) is { } closed) return closed;
        using (from)
        {
            while (known is null || copy.Written <= known.Bytes)
            {
                if (FaultOf(() => count = from!.Read(part)) is { } fault) return fault;
                if (count == 0) break;
                copy.Write(part.AsSpan(0, count));
            }
        }
        return CopyOutcome.Judge(Place, known, copy);
    }

    private CopyOutcome? FaultOf(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Delivered meanwhile, perhaps.
            return new CopyOutcome.Missing($"{Place} is gone");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new CopyOutcome.Unreadable(Place, failed.Message);
        }
    }
}

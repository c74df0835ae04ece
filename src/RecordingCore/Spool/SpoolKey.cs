using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>
/// The node's own key: 256 random bits in a file of mode 0600 beside the spool it opens. It wraps the key of every sealed file, so that recovery needs nobody's private key.
/// </summary>
internal sealed class SpoolKey(byte[] key)
{
    public const int Size = 32;
    public const int WrappedSize = 12 + Size + 16;
    private const string FileName = "node.key";

    /// <summary>Reads the root's key, or makes it. The new file is synced before anything is sealed with it.</summary>
    public static SpoolKey Open(string root, ISpoolFiles files, ISpoolDevice device, IIds ids)
    {
        var path = Path.Combine(root, FileName);
        if (files.List(root).Contains(FileName))
        {
            using var stream = files.OpenRead(path);
            var read = new byte[Size];
            if (stream.ReadAtLeast(read, Size, throwOnEndOfStream: false) < Size) throw new InvalidDataException($"{path}: shorter than {Size} bytes");
            return new SpoolKey(read);
        }
        var made = new byte[Size];
        ids.Fill(made);
        var temporary = path + ".tmp";
        files.Delete(temporary);
        using (var file = files.Create(temporary)) file.Append(made);
        device.Sync(root);
        files.Rename(temporary, path);
        device.Sync(root);
        return new SpoolKey(made);
    }

    /// <summary>nonce(12) | sealed key(32) | tag(16).</summary>
    public void Wrap(ReadOnlySpan<byte> segmentKey, IIds ids, Span<byte> wrapped)
    {
        ids.Fill(wrapped[..12]);
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(wrapped[..12], segmentKey, wrapped.Slice(12, Size), wrapped.Slice(12 + Size, 16));
    }

    /// <summary>False when the key is another node's, or the bytes are damaged.</summary>
    public bool TryUnwrap(ReadOnlySpan<byte> wrapped, Span<byte> segmentKey)
    {
        using var aes = new AesGcm(key, 16);
        try
        {
            aes.Decrypt(wrapped[..12], wrapped.Slice(12, Size), wrapped.Slice(12 + Size, 16), segmentKey);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}

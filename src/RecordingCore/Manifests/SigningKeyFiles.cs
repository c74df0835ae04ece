using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>The signing key as a start finds it.</summary>
/// <param name="Made">There was none that could be read.</param>
internal sealed record FoundSigner(NodeSigner Signer, bool Made)
{
    /// <summary>What somebody has to look at.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Copies made anew: the file, and where the key came from.</summary>
    public ImmutableArray<(string To, string From)> Restored { get; init; } = [];
}

/// <summary>
/// The same signing key on every root, PKCS #8 PEM of mode 0600 beside the ledger, so that a root that is lost takes the chain's key with it no more. The public half lies
/// beside each and can be given to whoever verifies.
/// </summary>
internal static class SigningKeyFiles
{
    public const string KeyFile = "signing.key";
    public const string PublicExtension = ".pub.pem";

    /// <summary>
    /// Reads the key, from whichever root has it, or makes one; then every root that can be written gets what it lacks. A key that cannot be read is put aside, not overwritten; one that
    /// cannot be kept is used until the end of this process: recordings go on.
    /// </summary>
    /// <exception cref="IOException">Two roots have different keys: a chain goes on under one only, and a person knows which.</exception>
    public static FoundSigner Open(SpoolRoots roots)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var copies = roots.All.Select(r => Look(r, problems)).ToList();
        var found = copies.Where(c => c.Signer is not null).ToList();
        if (found.FirstOrDefault(c => c.Signer!.Fingerprint != found[0].Signer!.Fingerprint) is { } other) throw Different(found, other);
        var signer = found.Count > 0 ? found[0].Signer! : new NodeSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var written = copies.Where(c => c is { Signer: null, MayWrite: true } && Write(c.Root, signer, problems)).ToList();
        foreach (var copy in found.Skip(1)) copy.Signer!.Dispose();
        return new FoundSigner(signer, Made: found.Count == 0)
        {
            Problems = problems.ToImmutable(),
            Restored = found.Count == 0 ? [] : [.. written.Select(c => (PathOn(c.Root), PathOn(found[0].Root)))],
        };
    }

    private static string PathOn(SpoolRoot root) => Path.Combine(LedgerScan.Folder(root), KeyFile);

    private static Copy Look(SpoolRoot root, ImmutableArray<string>.Builder problems)
    {
        var path = PathOn(root);
        try
        {
            root.Files.Prepare(LedgerScan.Folder(root));
            if (!root.Files.List(LedgerScan.Folder(root)).Contains(KeyFile)) return new Copy(root, null, MayWrite: true);
            if (TryRead(root, path) is { } signer) return new Copy(root, signer, MayWrite: false);
            problems.Add($"{path}: no ECDSA key; put aside");
            root.Files.Rename(path, path + ".unreadable");
            return new Copy(root, null, MayWrite: true);
        }
        catch (IOException failed)
        {
            // Whatever lies there is not written over: it may be the key.
            problems.Add($"{path}: {failed.Message}");
            return new Copy(root, null, MayWrite: false);
        }
    }

    private static IOException Different(List<Copy> found, Copy other)
    {
        foreach (var copy in found) copy.Signer!.Dispose();
        return new IOException($"{PathOn(found[0].Root)} ({found[0].Signer!.Fingerprint[..16]}) and {PathOn(other.Root)} ({other.Signer!.Fingerprint[..16]}) are different signing keys: "
            + "is one of the spools another node's? Move the key that does not belong here to another name (its public half stays, for verify), and start again");
    }

    private static NodeSigner? TryRead(SpoolRoot root, string path)
    {
        using var reader = new StreamReader(root.Files.OpenRead(path), Encoding.UTF8);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(reader.ReadToEnd());
            if (key.KeySize == 256) return new NodeSigner(key);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
        {
            // Said by the caller.
        }
        key.Dispose();
        return null;
    }

    private static bool Write(SpoolRoot root, NodeSigner signer, ImmutableArray<string>.Builder problems)
    {
        var path = PathOn(root);
        try
        {
            KeepPublic(root, path + PublicExtension, signer.PublicPem + "\n");
            Write(root, path, signer.PrivatePem + "\n");
            root.Written();
            return true;
        }
        catch (IOException failed)
        {
            problems.Add($"{path}: cannot be kept: {failed.Message}");
            return false;
        }
    }

    // What an earlier key has signed is verified with its public half: that stays, under its fingerprint.
    private static void KeepPublic(SpoolRoot root, string path, string text)
    {
        if (root.Files.List(LedgerScan.Folder(root)).Contains(Path.GetFileName(path)))
        {
            using var reader = new StreamReader(root.Files.OpenRead(path), Encoding.UTF8);
            var old = reader.ReadToEnd();
            if (old == text) return;
            root.Files.Rename(path, Path.Combine(LedgerScan.Folder(root), $"{KeyFile}.{Digests.Of(old)[..16]}{PublicExtension}"));
        }
        Write(root, path, text);
    }

    private static void Write(SpoolRoot root, string path, string text)
    {
        root.Files.Delete(path + ".tmp");
        using (var file = root.Files.Create(path + ".tmp")) file.Append(Encoding.UTF8.GetBytes(text));
        root.Files.Rename(path + ".tmp", path);
    }

    /// <param name="Signer">Null: there is none here that can be read.</param>
    /// <param name="MayWrite">Nothing lies there.</param>
    private sealed record Copy(SpoolRoot Root, NodeSigner? Signer, bool MayWrite);
}

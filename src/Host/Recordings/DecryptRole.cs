using System.Security.Cryptography;
using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Roles;
using VxmlGir.RecordingCore.Encryption;

namespace VxmlGir.Host.Recordings;

/// <summary><c>vxmlgir recordings decrypt</c>: streams, whatever the size; nothing is left of a file that turns out damaged.</summary>
internal static class DecryptRole
{
    private const int MaxKeyFile = 1 << 20;

    public static RecordingsOutcome Run(RecordingsRequest.Decrypt request, TextWriter output, TextWriter error)
    {
        var digest = Digest(request);
        if (digest is not null && Hash(request.File) != digest)
            return Failed($"{request.File}: damaged or exchanged: its SHA-256 is not the one in the metadata ({digest})");
        switch (LoadKey(request))
        {
            case KeyResult.Good good:
                using (good.Key) return Open(request, good.Key, digest, output, error);
            case KeyResult.Refused refused:
                return Failed($"{request.KeyFile ?? request.Pkcs12File}: {refused.Reason}");
            default:
                return Failed("no key");
        }
    }

    private static RecordingsOutcome Open(RecordingsRequest.Decrypt request, DecryptionKey key, string? digest, TextWriter output, TextWriter error)
    {
        switch (CmsDecryption.Open(File.OpenRead(request.File), key))
        {
            case OpenResult.NotForThisKey other: return Failed($"{request.File}: {other.Reason}");
            case OpenResult.Damaged damaged: return Failed($"{request.File}: {damaged.Reason}");
            case OpenResult.Opened opened:
                using (opened.Content)
                {
                    var target = request.Output ?? $"{Path.GetFileNameWithoutExtension(request.File)}.plain{Path.GetExtension(request.File)}";
                    if (!request.Overwrite && File.Exists(target)) return Failed($"{target} is there already (--overwrite replaces it)");
                    if (Copy(opened.Content, target, request.Overwrite, out var bytes) is { } fault) return Failed($"{request.File}: {fault}");
                    if (digest is null) error.WriteLine("no metadata at hand: whether the file was changed after it was stored was not checked");
                    output.WriteLine(request.Json
                        ? RecordingText.Json(new Dictionary<string, object> { ["output"] = target, ["bytes"] = bytes, ["recipient"] = opened.Recipient, ["digest"] = digest is null ? "unchecked" : "verified" })
                        : RecordingText.Harmless($"{target}: {bytes} bytes, opened with the key of {opened.Recipient}{(digest is null ? "" : ", digest verified")}"));
                    return new(ExitStatus.Ok, $"{bytes} bytes to {Path.GetFullPath(target)}");
                }
            default: return Failed("unknown");
        }
    }

    // Plain audio of a damaged file is not given out: only a whole one gets its name.
    private static string? Copy(Stream content, string target, bool overwrite, out long bytes)
    {
        using var signals = new StopSignals();
        var temporary = target + ".part";
        bytes = 0;
        try
        {
            using (var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                var part = new byte[64 * 1024];
                for (int count; (count = content.Read(part)) > 0; bytes += count)
                {
                    // Ctrl-C must not leave plain audio behind.
                    if (signals.Drain.IsCancellationRequested) return "stopped";
                    file.Write(part, 0, count);
                }
            }
            File.Move(temporary, target, overwrite);
            return null;
        }
        catch (InvalidDataException damaged)
        {
            return damaged.Message;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string? Digest(RecordingsRequest.Decrypt request)
    {
        var beside = request.MetadataFile ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(request.File))!, "recording.json");
        var name = Path.GetFileName(request.File);
        var known = RecordingCatalogue.ReadShelf(beside)?.MediaFiles.FirstOrDefault(m => m.MediaId == name)?.Encryption?.Sha256;
        if (known is null && request.MetadataFile is not null) throw new IOException($"{request.MetadataFile} has no digest of '{name}'");
        return known;
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static KeyResult LoadKey(RecordingsRequest.Decrypt request)
    {
        var path = request.KeyFile ?? request.Pkcs12File!;
        if (new FileInfo(path) is { Exists: true, Length: > MaxKeyFile }) return new KeyResult.Refused($"is larger than {MaxKeyFile} bytes");
        var password = request.PasswordFile is { } file ? File.ReadLines(file).FirstOrDefault() ?? "" : null;
        return request.KeyFile is not null ? DecryptionKey.FromPem(File.ReadAllText(path), password) : DecryptionKey.FromPkcs12(File.ReadAllBytes(path), password);
    }

    private static RecordingsOutcome Failed(string fault) => new(ExitStatus.Failed, Fault: fault);
}

using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;

namespace VxmlGir.MediaPlatform.Speech;

/// <summary>Sound by key in one folder, bounded in bytes. A cache: every trouble with the disk is counted and otherwise a miss.</summary>
internal sealed class SpeechFolder
{
    private const string Extension = ".speech";
    private const string Draft = ".new";
    private const int HeaderBytes = 16;

    /// <summary>The folder is cleaned down to this share of its limit, so that not every new file cleans it.</summary>
    private const double CleanTo = 0.9;

    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly TimeProvider _time;
    private readonly Counter<long> _trouble;
    private readonly Counter<long> _evicted;
    private readonly Lock _gate = new();
    private long _bytes = -1;

    public SpeechFolder(string folder, long maxBytes, TimeProvider time, Meter meter)
    {
        (_folder, _maxBytes, _time) = (folder, maxBytes, time);
        _trouble = meter.CreateCounter<long>("speech.disk_trouble", "{file}", "Cached speech that could not be read or written");
        _evicted = meter.CreateCounter<long>("speech.disk_evicted", "{file}", "Cached speech deleted to stay within the limit");
    }

    /// <summary>The clip, or null when there is none or its file is damaged (it is deleted then).</summary>
    public async Task<byte[]?> ReadAsync(string key)
    {
        var path = PathOf(key);
        try
        {
            if (!File.Exists(path)) return null;
            if (Unseal(await File.ReadAllBytesAsync(path)) is { } clip)
            {
                File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime); // what was used last stays longest
                return clip;
            }

            File.Delete(path);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // A miss: the voice speaks again.
        }

        _trouble.Add(1);
        return null;
    }

    /// <summary>Writes beside and renames: a reader meets the whole file or none.</summary>
    public async Task WriteAsync(string key, byte[] clip)
    {
        if (clip.Length > _maxBytes / 4) return;
        var path = PathOf(key);
        var draft = path + Draft;
        try
        {
            Directory.CreateDirectory(_folder);
            await File.WriteAllBytesAsync(draft, Seal(clip));
            File.Move(draft, path, overwrite: true);
            File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
            Account(clip.Length + HeaderBytes);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            _trouble.Add(1);
        }
    }

    private string PathOf(string key) => Path.Combine(_folder, key + Extension);

    /// <summary>Tag, length, and the start of a hash: a file torn by a power cut does not become noise in a call.</summary>
    private static byte[] Seal(byte[] clip)
    {
        var sealedClip = new byte[HeaderBytes + clip.Length];
        "VXS1"u8.CopyTo(sealedClip);
        BinaryPrimitives.WriteInt32LittleEndian(sealedClip.AsSpan(4), clip.Length);
        SHA256.HashData(clip).AsSpan(0, 8).CopyTo(sealedClip.AsSpan(8));
        clip.CopyTo(sealedClip, HeaderBytes);
        return sealedClip;
    }

    private static byte[]? Unseal(byte[] file)
    {
        if (file.Length < HeaderBytes || !file.AsSpan().StartsWith("VXS1"u8)) return null;
        var clip = file[HeaderBytes..];
        return BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)) == clip.Length && file.AsSpan(8, 8).SequenceEqual(SHA256.HashData(clip).AsSpan(0, 8)) ? clip : null;
    }

    private void Account(long added)
    {
        lock (_gate)
        {
            _bytes = _bytes < 0 ? Survey() : _bytes + added;
            if (_bytes > _maxBytes) Clean();
        }
    }

    /// <summary>What an earlier process left; its drafts are torn files.</summary>
    private long Survey()
    {
        foreach (var draft in new DirectoryInfo(_folder).GetFiles("*" + Extension + Draft)) draft.Delete();
        return Files().Sum(file => file.Length);
    }

    private void Clean()
    {
        foreach (var file in Files().OrderBy(file => file.LastWriteTimeUtc))
        {
            if (_bytes <= _maxBytes * CleanTo) return;
            _bytes -= file.Length;
            file.Delete();
            _evicted.Add(1);
        }
    }

    private FileInfo[] Files() => new DirectoryInfo(_folder).GetFiles("*" + Extension);
}

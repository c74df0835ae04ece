using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Encryption;
using VxmlGir.RecordingCore.Journal;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>
/// What stands between a rendition and its file: nothing, or CMS for the recipients that the recording began with. The rendition's bytes go straight through: no plain file ever exists.
/// A recipient that cannot be used is an error (tried again, with an alarm), never a file in the clear.
/// </summary>
internal sealed class Envelope : IDisposable
{
    // RFC 8551 section 3.2: the stored object is a CMS container, whatever it holds.
    private const string CmsType = "application/pkcs7-mime";
    private readonly CmsWriteStream? _cms;
    private readonly JournalContext _context;

    private Envelope(Stream media, CmsWriteStream? cms, JournalContext context) => (Target, _cms, _context) = (cms ?? media, cms, context);

    /// <summary>Where the rendition writes.</summary>
    public Stream Target { get; }

    /// <summary>Media type of the stored bytes; null when they are the rendition's own.</summary>
    public string? StoredType => _cms is null ? null : CmsType;

    /// <exception cref="System.Security.Cryptography.CryptographicException">A recipient's certificate cannot be used.</exception>
    public static Envelope Begin(Stream media, JournalContext context, IIds ids) =>
        new(media, context.Recipients is { IsDefaultOrEmpty: false } recipients ? new CmsWriteStream(media, [.. recipients.Select(r => r.Certificate)], ids) : null, context);

    public void Finish() => _cms?.Finish();

    /// <summary>Adds to the metadata who can open the file and how, with the digest of what is stored.</summary>
    public RecordingMetadata Describe(RecordingMetadata metadata, string digest)
    {
        if (_cms is null) return metadata;
        var file = metadata.MediaFiles[0] with
        {
            CertAlias = [.. _context.Recipients!.Value.Select(r => r.Alias)],
            Encryption = new MediaEncryption("cms-enveloped-data", "aes-256-cbc", "rsaes-oaep-sha256", digest),
        };
        return metadata with { MediaFiles = [file] };
    }

    public void Dispose() => _cms?.Dispose();
}

using System.Collections.Immutable;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>
/// The parameters <c>recordingclient.*</c> of a Genesys IVR Profile: those with a meaning here are taken as if written in our words, all others (<c>rp.*</c> among them) pass
/// through into the metadata's parameters, for whoever reads it.
/// </summary>
internal sealed record VendorNames(ImmutableDictionary<string, string> Given)
{
    private static readonly ImmutableHashSet<string> Known =
    [
        "recdest", "httpauthorization", "type", "recdest2", "httpauthorization2", "type2", "callrec_dest", "callrec_authorization", "audiosrc", "toneinterval",
    ];

    // Keys of a bucket: refused here, and never metadata.
    private static readonly ImmutableHashSet<string> Secrets = ["AWSAccessKeyId", "AWSSecretAccessKey", "AWSAccessKeyId2", "AWSSecretAccessKey2"];

    public ImmutableDictionary<string, string> PassedThrough => Given.Where(p => !Known.Contains(p.Key) && !Secrets.Contains(p.Key)).ToImmutableDictionary(p => p.Key, p => p.Value);

    public StorageTarget? Storage => Target("recdest");

    public StorageTarget? SecondStorage => Target("recdest2");

    public string? Authorization => Given.GetValueOrDefault("httpauthorization");

    public string? SecondAuthorization => Given.GetValueOrDefault("httpauthorization2");

    public RecordingFormat? Format => FormatOf("type");

    public RecordingFormat? SecondFormat => FormatOf("type2");

    public Uri? Processor => Given.GetValueOrDefault("callrec_dest") is { } text && Kinds.Uri("http", "https").Parse(text) is { } uri ? uri.Value : null;

    public string? ProcessorAuthorization => Given.GetValueOrDefault("callrec_authorization");

    /// <summary>A file, as path or <c>file:</c> URI.</summary>
    public string? AlertTone => Given.GetValueOrDefault("audiosrc") is not { Length: > 0 } source ? null : Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath : source;

    /// <summary>In milliseconds; less than the least is the least.</summary>
    public TimeSpan? AlertInterval =>
        Given.TryGetValue("toneinterval", out var text) && int.TryParse(text, out var ms) ? TimeSpan.FromMilliseconds(Math.Max(ms, Contracts.Profiles.AlertTone.MinInterval.TotalMilliseconds)) : null;

    public IEnumerable<string> Faults()
    {
        if (Given.ContainsKey("toneinterval") && AlertInterval is null) yield return "recordingclient.toneinterval takes milliseconds";
        foreach (var name in (string[])["recdest", "recdest2"])
        {
            if (Given.ContainsKey(name) && Target(name) is null) yield return $"recordingclient.{name} takes {StorageTarget.Kind.Expected}";
        }
        foreach (var name in (string[])["type", "type2"])
        {
            if (Given.ContainsKey(name) && FormatOf(name) is null) yield return $"recordingclient.{name} takes audio/mp3 or audio/wav";
        }
        foreach (var name in Secrets.Where(Given.ContainsKey)) yield return $"recordingclient.{name}: name a storage of kind s3 instead; it has the keys";
        if (Given.ContainsKey("callrec_dest") && Processor is null) yield return "recordingclient.callrec_dest takes a URI of scheme http, https";
    }

    private StorageTarget? Target(string name) => Given.GetValueOrDefault(name) is { } text && StorageTarget.Kind.Parse(text) is { } target ? target.Value : null;

    private RecordingFormat? FormatOf(string name) => Given.GetValueOrDefault(name)?.ToLowerInvariant() switch
    {
        "audio/mp3" or "audio/mpeg3" or "mp3" => RecordingFormat.Mp3,
        "audio/wav" or "wav" => RecordingFormat.Wav,
        _ => null,
    };
}

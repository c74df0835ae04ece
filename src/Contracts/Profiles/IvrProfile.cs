using System.Collections.Immutable;

namespace VxmlGir.Contracts.Profiles;

/// <summary>The IVR Profile of a call: what runs, how it is recorded, where recordings go. Immutable; a call keeps the one it began with.</summary>
public sealed record IvrProfile
{
    public required string Name { get; init; }

    /// <summary>Tenant name written into the metadata.</summary>
    public string Tenant { get; init; } = "Environment";

    public RecordingProfile Recording { get; init; } = new();

    /// <summary>VoiceXML properties that override the platform's <c>defaults.vxml</c> for calls of this profile.</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;
}

public enum RecordingFormat
{
    Mp3,
    Wav,
}

public enum RecordingChannels
{
    Mono,
    Stereo,
}

/// <summary>How, and where to, calls of a profile are recorded (GIR deployment names in <c>docs/configuration.md</c>).</summary>
public sealed record RecordingProfile
{
    /// <summary><c>gvp.policy.voicexml-recording-allowed</c>: false refuses record commands with a warning.</summary>
    public bool VoiceXmlRecordingAllowed { get; init; } = true;

    /// <summary>Record the whole connection as well (full-call recording), beside what the application commands.</summary>
    public bool FullCall { get; init; }

    public RecordingFormat Format { get; init; } = RecordingFormat.Mp3;

    public RecordingChannels Channels { get; init; } = RecordingChannels.Stereo;

    /// <summary>MP3 bit rate in kbit/s: 8 (mono), 16 or 32 (stereo).</summary>
    public int Mp3KiloBits { get; init; } = 16;

    /// <summary>Collection on a WebDAV server (http or https), a folder (file), or <c>sip:</c> for a third-party recorder. Null: <see cref="StorageName"/>, or else the embedded store.</summary>
    public Uri? StorageDestination { get; init; }

    /// <summary>A storage of the node's configuration, which has its address and credentials; wins over <see cref="StorageDestination"/>.</summary>
    public string? StorageName { get; init; }

    /// <summary><c>user:password</c>, offered as Basic or Digest, whichever the store asks for.</summary>
    public string? StorageAuthorization { get; init; }

    /// <summary>A second file of every recording, for another destination (<c>recdest2</c>). Null: none.</summary>
    public SecondRendition? Second { get; init; }

    /// <summary>Name of the stored object without extension, with <see cref="FileNameTemplate"/>'s tokens. Null: the media id.</summary>
    public string? FileName { get; init; }

    /// <summary>Longest file; a longer recording goes on in a next one, without a gap. Zero: no bound.</summary>
    public TimeSpan MaxLength { get; init; }

    /// <summary>Null: callers hear nothing of being recorded.</summary>
    public AlertTone? AlertTone { get; init; }

    /// <summary>Where the metadata is posted after the store accepted the file. Null: the embedded intake.</summary>
    public Uri? RecordingProcessor { get; init; }

    public string? RecordingProcessorAuthorization { get; init; }

    /// <summary>Who can open the recordings: each file is encrypted for all of them. None: files are stored as they are.</summary>
    public ImmutableArray<RecordingCertificate> Certificates { get; init; } = [];

    /// <summary>Passed through into the <c>parameters</c> object of every media file.</summary>
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool IsThirdParty => StorageDestination is { } uri && (uri.Scheme is "sip" or "sips");
}

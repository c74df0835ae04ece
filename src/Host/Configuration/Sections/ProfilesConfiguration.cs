using System.Collections.Immutable;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>A profile as read, its certificates still names of files.</summary>
/// <param name="CertificatesPlace">Where they were given, for errors.</param>
internal sealed record ProfileEntry(IvrProfile Profile, ImmutableArray<string> CertificateFiles, string CertificatesPlace);

/// <summary>Section <c>profiles</c>: the IVR Profiles. The one named <c>default</c> serves applications that name none.</summary>
internal static class ProfilesConfiguration
{
    public const string Default = "default";

    public static ImmutableArray<Option> Options { get; } = [Option.Records("profiles", Fields(), From, "IVR Profiles. One named 'default' serves applications that name none; without it all defaults hold.")];

    /// <summary>Faults that only the profile as a whole has.</summary>
    public static IEnumerable<string> Faults(IvrProfile profile)
    {
        var recording = profile.Recording;
        if (recording.Format == RecordingFormat.Mp3 && recording.Mp3KiloBits == 8 && recording.Channels == RecordingChannels.Stereo)
            yield return $"profile '{profile.Name}': mp3-kbits 8 is for mono; stereo takes 16 or 32";
        if (recording.Format == RecordingFormat.Mp3 && recording.Mp3KiloBits != 8 && recording.Channels == RecordingChannels.Mono)
            yield return $"profile '{profile.Name}': mono MP3 has 8 kbit/s; write mp3-kbits: 8";
        foreach (var key in profile.Recording.Parameters.Keys.Where(k => k.Length > 64))
            yield return $"profile '{profile.Name}': the parameter '{key[..20]}…' has a name of more than 64 characters";
    }

    private static ImmutableArray<Option> Fields() =>
    [
        Option.Of("name", Kinds.Name, Default, "Name of the profile."),
        Option.Of("tenant", Kinds.Text, "Environment", "Tenant in the metadata."),
        Option.Of("voicexml-recording-allowed", Kinds.Boolean, true, "gvp.policy.voicexml-recording-allowed: false refuses record commands with a warning."),
        Option.Of("full-call", Kinds.Boolean, false, "Record the whole connection as well."),
        Option.Of("format", Kinds.Choice(("mp3", RecordingFormat.Mp3), ("wav", RecordingFormat.Wav)), RecordingFormat.Mp3, "File format (recordingclient.type)."),
        Option.Of("channels", Kinds.Choice(("mono", RecordingChannels.Mono), ("stereo", RecordingChannels.Stereo)), RecordingChannels.Stereo, "Mono mixes both; stereo: left says, right hears."),
        Option.Of("mp3-kbits", Kinds.Choice(("8", 8), ("16", 16), ("32", 32)), 16, "MP3 bit rate in kbit/s: 8 for mono, 16 or 32 for stereo."),
        Option.Of("storage", Kinds.Optional(Kinds.Uri("http", "https", "sip", "sips")), null, "recordingclient.recdest: a WebDAV collection, or sip: for a third-party recorder. None: the embedded store."),
        Option.Of("storage-authorization", Kinds.Optional(Kinds.Secret), null, "recordingclient.httpauthorization: user:password, for Basic or Digest."),
        Option.Of("processor", Kinds.Optional(Kinds.Uri("http", "https")), null, "recordingclient.callrec_dest: where metadata is posted. None: the embedded intake."),
        Option.Of("processor-authorization", Kinds.Optional(Kinds.Secret), null, "recordingclient.callrec_authorization: user:password."),
        Option.List("certificates", Kinds.Path, [], "Recording Certificate: PEM files, one certificate each. Every file is encrypted (CMS) so that each of them can open it; the file's name is the alias in the metadata. None: not encrypted."),
        Option.Map("parameters", Kinds.Text, "Entries of the metadata's parameters object of every file."),
        Option.Map("properties", Kinds.Text, "VoiceXML properties that override the platform's."),
    ];

    private static ProfileEntry From(OptionValues v) => new(Profile(v), v.List<string>("certificates"), v.PlaceOf("certificates"));

    private static IvrProfile Profile(OptionValues v) => new()
    {
        Name = v.Get<string>("name"),
        Tenant = v.Get<string>("tenant"),
        Properties = v.Map<string>("properties"),
        Recording = new RecordingProfile
        {
            VoiceXmlRecordingAllowed = v.Get<bool>("voicexml-recording-allowed"),
            FullCall = v.Get<bool>("full-call"),
            Format = v.Get<RecordingFormat>("format"),
            Channels = v.Get<RecordingChannels>("channels"),
            Mp3KiloBits = v.Get<int>("mp3-kbits"),
            StorageDestination = v.Get<Uri?>("storage"),
            StorageAuthorization = v.Get<string?>("storage-authorization"),
            RecordingProcessor = v.Get<Uri?>("processor"),
            RecordingProcessorAuthorization = v.Get<string?>("processor-authorization"),
            Parameters = v.Map<string>("parameters"),
        },
    };
}

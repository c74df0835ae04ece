using System.Collections.Immutable;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>A profile as read, its certificates still names of files.</summary>
/// <param name="CertificatesPlace">Where they were given, for errors.</param>
/// <param name="Vendor">The vendor's parameters, for their faults.</param>
internal sealed record ProfileEntry(IvrProfile Profile, ImmutableArray<string> CertificateFiles, string CertificatesPlace, VendorNames Vendor)
{
    /// <summary><c>beep</c>, or a file still to be read.</summary>
    public string? AlertTone { get; init; }

    public TimeSpan AlertInterval { get; init; }

    public bool AlertBothParties { get; init; }

    public string AlertPlace { get; init; } = "";
}

/// <summary>Section <c>profiles</c>: the IVR Profiles. The one named <c>default</c> serves applications that name none.</summary>
internal static class ProfilesConfiguration
{
    public const string Default = "default";

    public static ImmutableArray<Option> Options { get; } = [Option.Records("profiles", Fields(), From, "IVR Profiles. One named 'default' serves applications that name none; without it all defaults hold.")];

    /// <summary>Faults that only the profile as a whole has.</summary>
    public static IEnumerable<string> Faults(ProfileEntry entry, IReadOnlySet<string> storages)
    {
        var profile = entry.Profile;
        var recording = profile.Recording;
        foreach (var fault in RateFaults("", recording.Format, recording.Channels, recording.Mp3KiloBits)) yield return $"profile '{profile.Name}': {fault}";
        if (recording.Second is { } second)
        {
            foreach (var fault in RateFaults("second-", second.Format, second.Channels, second.Mp3KiloBits)) yield return $"profile '{profile.Name}': {fault}";
            if (second.StorageDestination is { Scheme: "sip" or "sips" }) yield return $"profile '{profile.Name}': second-storage takes no third-party recorder";
        }
        foreach (var name in (string?[])[recording.StorageName, recording.Second?.StorageName])
        {
            if (name is not null && !storages.Contains(name)) yield return $"profile '{profile.Name}': storages has no '{name}'{Nearest.Hint(name, storages)}";
        }
        if (recording.MaxLength > TimeSpan.Zero && recording.MaxLength < MinLength) yield return $"profile '{profile.Name}': max-length is 0 or at least {Units.Format(MinLength)}";
        foreach (var fault in entry.Vendor.Faults()) yield return $"profile '{profile.Name}': {fault}";
        foreach (var key in profile.Recording.Parameters.Keys.Where(k => k.Length > 64))
            yield return $"profile '{profile.Name}': the parameter '{key[..20]}…' has a name of more than 64 characters";
    }

    /// <summary>Shorter files would be more names than audio.</summary>
    private static TimeSpan MinLength => TimeSpan.FromSeconds(10);

    private static IEnumerable<string> RateFaults(string prefix, RecordingFormat format, RecordingChannels channels, int kiloBits)
    {
        if (format != RecordingFormat.Mp3) yield break;
        if (kiloBits == 8 && channels == RecordingChannels.Stereo) yield return $"{prefix}mp3-kbits 8 is for mono; stereo takes 16 or 32";
        if (kiloBits != 8 && channels == RecordingChannels.Mono) yield return $"mono MP3 has 8 kbit/s; write {prefix}mp3-kbits: 8";
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
        Option.Of("storage", Kinds.Optional(StorageTarget.Kind), null, "recordingclient.recdest: a WebDAV collection, a folder (file), the name of a storage, or sip: for a third-party recorder. None: the embedded store."),
        Option.Of("storage-authorization", Kinds.Optional(Kinds.Secret), null, "recordingclient.httpauthorization: user:password, for Basic or Digest. A storage that is named has its own."),
        Option.Of("second-format", Kinds.Choice(("none", (RecordingFormat?)null), ("mp3", RecordingFormat.Mp3), ("wav", RecordingFormat.Wav)), null, "Format of a second file of every recording (recordingclient.type2), for speech analytics perhaps. none: one file only."),
        Option.Of("second-channels", Kinds.Choice(("mono", RecordingChannels.Mono), ("stereo", RecordingChannels.Stereo)), RecordingChannels.Stereo, "Channels of the second file."),
        Option.Of("second-mp3-kbits", Kinds.Choice(("8", 8), ("16", 16), ("32", 32)), 16, "MP3 bit rate of the second file."),
        Option.Of("second-storage", Kinds.Optional(StorageTarget.Kind), null, "recordingclient.recdest2: where the second file goes. None: where the first goes."),
        Option.Of("second-storage-authorization", Kinds.Optional(Kinds.Secret), null, "user:password of second-storage."),
        Option.Of("file-name", Kinds.Optional(FileName), null, "Name of stored files, without extension; / makes folders. Where $ID$ is missing it is added, so names never collide. None: the media id."),
        Option.Of("max-length", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)), TimeSpan.Zero, "Longest file: a longer recording goes on in a next one without a gap, linked by partOf and part in the metadata. 0: no bound."),
        Option.Of("processor", Kinds.Optional(Kinds.Uri("http", "https")), null, "recordingclient.callrec_dest: where metadata is posted. None: the embedded intake."),
        Option.Of("processor-authorization", Kinds.Optional(Kinds.Secret), null, "recordingclient.callrec_authorization: user:password."),
        Option.List("certificates", Kinds.Path, [], "Recording Certificate: PEM files, one certificate each. Every file is encrypted (CMS) so that each of them can open it; the file's name is the alias in the metadata. None: not encrypted."),
        Option.Of("alert-tone", Kinds.Optional(Kinds.Path), null, "recordingclient.audiosrc: what is heard while a recording runs (not in its pauses): beep, or a WAV file of 8000 Hz mono, at most 1 s. None: nothing."),
        Option.Of("alert-tone-interval", Kinds.Duration(AlertTone.MinInterval, TimeSpan.FromHours(1)), AlertTone.DefaultInterval, "recordingclient.toneinterval: from one alert tone to the next."),
        Option.Of("alert-tone-to", Kinds.Choice(("both", true), ("caller", false)), true, "Who hears it: the caller, or both parties of a bridged call, since both are recorded."),
        Option.Map("recordingclient", Kinds.Text, "The vendor's recordingclient.* parameters by their names (recdest, httpauthorization, type, recdest2, type2, callrec_dest, callrec_authorization) where our own words are not given; all others pass through into the metadata's parameters."),
        Option.Map("parameters", Kinds.Text, "Entries of the metadata's parameters object of every file."),
        Option.Map("properties", Kinds.Text, "VoiceXML properties that override the platform's."),
    ];

    private static OptionKind<string> FileName => new(
        "a name of letters, digits, '.', '_', '-', '/' and tokens " + string.Join(" ", FileNameTemplate.Tokens.Select(t => $"${t}$")),
        t => FileNameTemplate.Fault(t) is null ? new(t) : null, v => v);

    private static ProfileEntry From(OptionValues v)
    {
        var vendor = new VendorNames(v.Map<string>("recordingclient"));
        var interval = v.Get<TimeSpan>("alert-tone-interval");
        return new(Profile(v, vendor), v.List<string>("certificates"), v.PlaceOf("certificates"), vendor)
        {
            AlertTone = v.Get<string?>("alert-tone") ?? vendor.AlertTone,
            AlertInterval = v.IsGiven("alert-tone-interval") ? interval : vendor.AlertInterval ?? interval,
            AlertBothParties = v.Get<bool>("alert-tone-to"),
            AlertPlace = v.PlaceOf("alert-tone"),
        };
    }

    private static IvrProfile Profile(OptionValues v, VendorNames vendor) => new()
    {
        Name = v.Get<string>("name"),
        Tenant = v.Get<string>("tenant"),
        Properties = v.Map<string>("properties"),
        Recording = Destinations(v, vendor, new RecordingProfile
        {
            VoiceXmlRecordingAllowed = v.Get<bool>("voicexml-recording-allowed"),
            FullCall = v.Get<bool>("full-call"),
            Format = v.IsGiven("format") ? v.Get<RecordingFormat>("format") : vendor.Format ?? v.Get<RecordingFormat>("format"),
            Channels = v.Get<RecordingChannels>("channels"),
            Mp3KiloBits = v.Get<int>("mp3-kbits"),
            Second = Second(v, vendor),
            FileName = v.Get<string?>("file-name"),
            MaxLength = v.Get<TimeSpan>("max-length"),
            Parameters = vendor.PassedThrough.SetItems(v.Map<string>("parameters")),
        }),
    };

    private static RecordingProfile Destinations(OptionValues v, VendorNames vendor, RecordingProfile profile)
    {
        var storage = v.Get<StorageTarget?>("storage") ?? vendor.Storage;
        return profile with
        {
            StorageDestination = storage?.Uri,
            StorageName = storage?.Name,
            StorageAuthorization = v.Get<string?>("storage-authorization") ?? vendor.Authorization,
            RecordingProcessor = v.Get<Uri?>("processor") ?? vendor.Processor,
            RecordingProcessorAuthorization = v.Get<string?>("processor-authorization") ?? vendor.ProcessorAuthorization,
        };
    }

    private static SecondRendition? Second(OptionValues v, VendorNames vendor)
    {
        var (channels, kiloBits) = (v.Get<RecordingChannels>("second-channels"), v.Get<int>("second-mp3-kbits"));
        var storage = v.Get<StorageTarget?>("second-storage") ?? vendor.SecondStorage;
        var authorization = v.Get<string?>("second-storage-authorization") ?? vendor.SecondAuthorization;
        return (v.Get<RecordingFormat?>("second-format") ?? vendor.SecondFormat) is not { } format ? null : new SecondRendition(format, channels, kiloBits)
        {
            StorageDestination = storage?.Uri, StorageName = storage?.Name, StorageAuthorization = authorization,
        };
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>
/// All that finalising and delivery need to know of the call, written as the journal's first record so that a recording can be finished by a later process
/// without anything else. Sealed like the audio: it holds numbers, and the profile's credentials.
/// </summary>
internal sealed record JournalContext
{
    public required string MediaId { get; init; }
    public required string CallUuid { get; init; }
    public string LegId { get; init; } = "";
    public string SessionId { get; init; } = "";
    public RecordingOrigin Origin { get; init; }
    public string ApplicationName { get; init; } = "";
    public string Caller { get; init; } = "";
    public string Dialed { get; init; } = "";
    public ImmutableArray<string> CallPartitions { get; init; } = [];
    public string Profile { get; init; } = "";
    public string Tenant { get; init; } = "";
    public RecordingFormat Format { get; init; }
    public RecordingChannels Channels { get; init; }
    public int Mp3KiloBits { get; init; }

    /// <summary>Recipients of the file; null when it is not encrypted. Kept here so that a later process encrypts for the same ones, whatever its configuration.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<JournalRecipient>? Recipients { get; init; }
    public string? Storage { get; init; }
    public string? StorageAuthorization { get; init; }

    /// <summary>A storage of the node's configuration; its address and credentials are taken when the file goes there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StorageName { get; init; }

    /// <summary>Name of the stored object without extension; null: the media id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ObjectName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SecondRendition? Second { get; init; }

    /// <summary>First file of a recording that was cut by length, and this one's number from 1; null when this is the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JournalPart? PartOf { get; init; }
    public string? Processor { get; init; }
    public string? ProcessorAuthorization { get; init; }
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    public static JournalContext From(RecordingContext context, string mediaId, DateTimeOffset at = default, JournalPart? part = null)
    {
        var recording = context.Profile.Recording;
        return new JournalContext
        {
            MediaId = mediaId,
            CallUuid = context.CallUuid.Value,
            LegId = context.LegId,
            SessionId = context.SessionId,
            Origin = context.Origin,
            ApplicationName = context.ApplicationName,
            Caller = context.CallerPhoneNumber,
            Dialed = context.DialedPhoneNumber,
            CallPartitions = context.CallPartitions.Paths.IsDefault ? [] : context.CallPartitions.Paths,
            Profile = context.Profile.Name,
            Tenant = context.Profile.Tenant,
            Format = recording.Format,
            Channels = recording.Channels,
            Mp3KiloBits = recording.Mp3KiloBits,
            Recipients = recording.Certificates.IsDefaultOrEmpty ? null : [.. recording.Certificates.Select(c => new JournalRecipient(c.Alias, [.. c.Der]))],
            Storage = recording.StorageDestination?.AbsoluteUri,
            StorageAuthorization = recording.StorageAuthorization,
            Processor = recording.RecordingProcessor?.AbsoluteUri,
            ProcessorAuthorization = recording.RecordingProcessorAuthorization,
            StorageName = recording.StorageName,
            ObjectName = recording.FileName is { } template ? ObjectNames.Make(template, context, mediaId, at) : null,
            Second = recording.Second,
            PartOf = part,
            Parameters = recording.Parameters.SetItems(context.Parameters),
        };
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JournalJson.Default.JournalContext);

    /// <summary>Null when the bytes are no context.</summary>
    public static JournalContext? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, JournalJson.Default.JournalContext);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Where a file stands in a recording that was cut by length.</summary>
/// <param name="First">Media id of the first file.</param>
/// <param name="Number">From 1.</param>
internal sealed record JournalPart(string First, int Number);

/// <summary>One certificate that the file is encrypted for.</summary>
/// <param name="Certificate">DER.</param>
internal sealed record JournalRecipient(string Alias, byte[] Certificate);

[JsonSerializable(typeof(JournalContext))]
internal sealed partial class JournalJson : JsonSerializerContext;

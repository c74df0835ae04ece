using System.Text.Json;
using System.Text.Json.Serialization;

namespace VxmlGir.RecordingCore.Outbox;

/// <summary>What delivery needs, sealed beside the sealed file. A destination that is null is the node's own when the attempt is made.</summary>
internal sealed record OutboxEntry
{
    public required string MediaId { get; init; }

    /// <summary>Bytes of the file, opened.</summary>
    public required long Length { get; init; }

    /// <summary>Lower-case hexadecimal, of the file, opened.</summary>
    public required string Sha256 { get; init; }
    public required string MediaType { get; init; }
    /// <summary>Name of the object in the store; null: the media id.</summary>
    public string? Name { get; init; }

    /// <summary>IVR Profile of the call: its present credentials are used, not those of the day it was recorded.</summary>
    public string? Profile { get; init; }

    /// <summary>A storage of the node's configuration; wins over <see cref="Storage"/>.</summary>
    public string? StorageName { get; init; }
    public string? Storage { get; init; }
    public string? StorageAuthorization { get; init; }
    public string? Processor { get; init; }
    public string? ProcessorAuthorization { get; init; }

    [JsonIgnore]
    public string ObjectName => Name ?? MediaId;

    /// <summary>The metadata as it will be posted, but for where the file lies.</summary>
    public required string Metadata { get; init; }

    /// <summary>The signed manifest: stored beside the file. Null in entries of earlier versions.</summary>
    public string? Manifest { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, OutboxJson.Default.OutboxEntry);

    public static OutboxEntry? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OutboxJson.Default.OutboxEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(OutboxEntry))]
internal sealed partial class OutboxJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>One line of the ledger. It never holds audio, numbers, keys, or values of parameters: it is not sealed.</summary>
internal sealed record LedgerEntry
{
    [JsonPropertyName("t")]
    public required DateTimeOffset Time { get; init; }

    [JsonPropertyName("step")]
    [JsonConverter(typeof(LedgerStepConverter))]
    public required LedgerStep Step { get; init; }

    /// <summary>Empty where an entry is of no recording.</summary>
    [JsonPropertyName("media")]
    public string MediaId { get; init; } = "";

    /// <summary>On the first entry of a recording.</summary>
    [JsonPropertyName("call")]
    public string? CallUuid { get; init; }

    [JsonPropertyName("origin")]
    public string? Origin { get; init; }

    [JsonPropertyName("profile")]
    public string? Profile { get; init; }

    [JsonPropertyName("detail")]
    public string? Detail { get; init; }

    /// <summary>The whole signed manifest (<see cref="LedgerStep.Sealed"/>).</summary>
    [JsonPropertyName("manifest")]
    public string? Manifest { get; init; }

    /// <summary>Where the log goes on (<see cref="LedgerStep.Segment"/>).</summary>
    [JsonPropertyName("segment")]
    public SegmentStart? Segment { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LedgerJson.Default.LedgerEntry);

    /// <summary>Null when the bytes are no entry.</summary>
    public static LedgerEntry? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, LedgerJson.Default.LedgerEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a segment of the log says of the one before, so that nothing of that one can change unnoticed.</summary>
internal sealed record SegmentStart
{
    public required int Number { get; init; }

    /// <summary>The entry it goes on from; what the segment before has beyond it is repeated here.</summary>
    public required long After { get; init; }

    /// <summary>Chain hash of that entry, lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Bytes of the segment before, whole; -1 when it could not be read (its disk failed), or there is none.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of its bytes behind the last whole entry: a write that did not end. Null when there are none.</summary>
    public string? Torn { get; init; }

    /// <summary>Manifests in the chain so far, and the digest of the last one.</summary>
    public required long Manifests { get; init; }
    public required string ManifestHash { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LedgerEntry))]
internal sealed partial class LedgerJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace VxmlGir.RecordingCore.Recovery;

/// <summary>A person's word that a recording in quarantine is to be closed: the file <c>&lt;media id&gt;.discard</c> there.</summary>
internal sealed record DiscardRequest
{
    public const string Extension = ".discard";

    /// <summary>Who, as the audit log has it.</summary>
    public required string By { get; init; }

    /// <summary>Number of the use in the audit log.</summary>
    public required string Use { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset At { get; init; }

    [JsonIgnore]
    public string Detail => $"by {By} (use {Use}): {Reason}";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DiscardJson.Default.DiscardRequest);

    /// <summary>Null when the bytes are none.</summary>
    public static DiscardRequest? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DiscardJson.Default.DiscardRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DiscardRequest))]
internal sealed partial class DiscardJson : JsonSerializerContext;

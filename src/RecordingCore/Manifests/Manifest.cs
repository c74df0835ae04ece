using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>What is sworn to about one recording. It holds digests and times, no numbers and no values of parameters: it is not sealed.</summary>
internal sealed record Manifest
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>Place in the node's chain of manifests, from 1.</summary>
    public long Number { get; init; }

    /// <summary>SHA-256 of the manifest before, as it was written; zeros for the first.</summary>
    public string Previous { get; init; } = "";

    /// <summary>Fingerprint of the key that signed.</summary>
    public string Key { get; init; } = "";
    public required string MediaId { get; init; }
    public required string CallUuid { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset At { get; init; }
    public required ImmutableArray<ManifestRendition> Renditions { get; init; }

    /// <summary>The sealed journal that the recording was made from.</summary>
    public required ImmutableArray<ManifestSegment> Journal { get; init; }

    /// <summary>Transitions between recording and pause.</summary>
    public required ImmutableArray<string> Masks { get; init; }

    /// <summary>Acknowledgements of record commands, without values.</summary>
    public required ImmutableArray<string> Commands { get; init; }

    /// <summary>Commitments to what the metadata say, by name (<see cref="ManifestFacts"/>).</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.Manifest);

    /// <summary>Null when the bytes are no manifest.</summary>
    public static Manifest? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ManifestJson.Default.Manifest) is { Renditions.IsDefault: false, Journal.IsDefault: false } manifest ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One file as it is stored.</summary>
/// <param name="Sha256">Of the stored bytes (the ciphertext, when encrypted).</param>
/// <param name="PlainSha256">Of the audio file within, when encrypted; else the same.</param>
internal sealed record ManifestRendition(string Name, string Type, long Bytes, string Sha256, string PlainSha256, ImmutableArray<string> Recipients);

internal sealed record ManifestSegment(string Name, long Bytes, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;

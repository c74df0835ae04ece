using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>The ledger's head as it is put outside: from then on nothing before it can change, or be cut off, unnoticed.</summary>
/// <param name="Key">Fingerprint of the key that signed.</param>
internal sealed record Anchor(long Number, string Hash, DateTimeOffset At, string Key, string Signature)
{
    public static Anchor Sign(LedgerHead head, DateTimeOffset at, NodeSigner signer) => new(head.Number, head.Hash, at, signer.Fingerprint, signer.Sign(Signed(head, at)));

    [JsonIgnore]
    public LedgerHead Head => new(Number, Hash);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AnchorJson.Default.Anchor);

    /// <summary>Null when the text is none.</summary>
    public static Anchor? TryRead(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AnchorJson.Default.Anchor) is { Hash.Length: 2 * LedgerHead.HashSize, Key: not null, Signature: not null } anchor ? anchor : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null when a believed key signed it; else what is wrong.</summary>
    public string? Fault(SignatureCheck keys) => keys.Fault(Key, Signed(Head, At), Signature);

    private static byte[] Signed(LedgerHead head, DateTimeOffset at) =>
        Encoding.UTF8.GetBytes($"ledger head\n{head.Number.ToString(CultureInfo.InvariantCulture)}\n{head.Hash}\n{at.UtcTicks.ToString(CultureInfo.InvariantCulture)}");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Anchor))]
internal sealed partial class AnchorJson : JsonSerializerContext;

using System.Text;
using System.Text.Json;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>
/// The text of a signed manifest: <c>{"manifest":{…},"signature":"…"}</c> and a line feed. The signature is over exactly the bytes of the value of <c>manifest</c>;
/// there is one way only to write it, so a change outside of those bytes shows as well.
/// </summary>
internal sealed record SignedManifest(string Text, Manifest Manifest, string Signature)
{
    /// <summary>A longer text is none.</summary>
    public const int MaxBytes = 1024 * 1024;

    public const string Extension = ".manifest.json";

    public static SignedManifest Sign(Manifest manifest, NodeSigner signer)
    {
        var json = manifest.ToJson();
        var signature = signer.Sign(json);
        return new SignedManifest(Write(json, signature), manifest, signature);
    }

    /// <summary>Null when the text is none, or not written as it should be.</summary>
    public static SignedManifest? TryRead(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > MaxBytes) return null;
        var (json, signature) = Parts(bytes);
        if (signature is null) return null;
        return Manifest.TryRead(json) is { } manifest && text == Write(json, signature) ? new SignedManifest(text, manifest, signature) : null;
    }

    /// <summary>Null when a believed key signed it; else what is wrong.</summary>
    public string? Fault(SignatureCheck keys) => keys.Fault(Manifest.Key, Parts(Encoding.UTF8.GetBytes(Text)).Json, Signature);

    private static string Write(byte[] json, string signature) => $"{{\"manifest\":{Encoding.UTF8.GetString(json)},\"signature\":\"{signature}\"}}\n";

    private static (byte[] Json, string? Signature) Parts(byte[] text)
    {
        byte[] json = [];
        string? signature = null;
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
                var name = reader.GetString();
                reader.Read();
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                if (name == "manifest") json = text[from..(int)reader.BytesConsumed];
                else if (name == "signature" && reader.TokenType == JsonTokenType.String) signature = reader.GetString();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return ([], null);
        }
        return (json, signature);
    }
}

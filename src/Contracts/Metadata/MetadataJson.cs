using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VxmlGir.Contracts.Metadata;

/// <summary>
/// The metadata's JSON: one strict writer, one tolerant reader. We write the documented read form (all numbers as strings,
/// <c>duration</c> in milliseconds, times as <c>2015-09-10T16:58:22.000+0000</c>) and read its public variants too.
/// </summary>
public static partial class MetadataJson
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'+0000'";

    // "+0000" stays legible. Whoever puts a value into a page escapes it there; JSON's own escapes are no defence.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 JSON as the recording processor takes it: numbers as strings, duration in milliseconds.</summary>
    public static byte[] Write(RecordingMetadata metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteString("id", metadata.Id);
            json.WriteString("callerPhoneNumber", metadata.CallerPhoneNumber);
            json.WriteString("dialedPhoneNumber", metadata.DialedPhoneNumber);
            WriteTime(json, "startTime", metadata.StartTime);
            WriteTime(json, "stopTime", metadata.StopTime);
            json.WriteStartArray("mediaFiles");
            foreach (var file in metadata.MediaFiles) WriteFile(json, file);
            json.WriteEndArray();
            json.WriteStartArray("eventHistory");
            foreach (var entry in metadata.EventHistory) json.WriteRawValue(entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void WriteFile(Utf8JsonWriter json, MediaFile file)
    {
        json.WriteStartObject();
        json.WriteString("mediaId", file.MediaId);
        if (file.MediaUri is { } uri) json.WriteString("mediaUri", uri);
        if (file.MediaPath is { } path) json.WriteString("mediaPath", path);
        json.WriteString("callUUID", file.CallUuid);
        WriteTime(json, "startTime", file.StartTime);
        WriteTime(json, "stopTime", file.StopTime);
        json.WriteString("duration", ((long)Math.Round(file.Duration.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture));
        json.WriteString("size", file.Size.ToString(CultureInfo.InvariantCulture));
        json.WriteString("type", file.Type);
        json.WriteString("tenant", file.Tenant);
        json.WriteString("ivrprofile", file.IvrProfile);
        WriteList(json, "partitions", file.Partitions);
        WriteList(json, "accessgroups", file.AccessGroups);
        json.WriteStartArray("masks");
        foreach (var mask in file.Masks)
        {
            json.WriteStartObject();
            json.WriteString("time", mask.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("type", mask.Type == MaskType.Paused ? "paused" : "resume");
            if (mask.By is not null) json.WriteString("by", mask.By);
            if (mask.Reason is not null) json.WriteString("reason", mask.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (file.MediaDescriptor is { } descriptor)
        {
            json.WriteStartObject("mediaDescriptor");
            json.WriteString("storage", descriptor.Storage);
            json.WriteString("path", descriptor.Path);
            json.WriteEndObject();
        }
        WriteEncryption(json, file);
        json.WriteStartObject("parameters");
        foreach (var (key, value) in file.Parameters) json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEncryption(Utf8JsonWriter json, MediaFile file)
    {
        if (!file.CertAlias.IsEmpty) WriteList(json, "certAlias", file.CertAlias);
        if (file.Encryption is not { } encryption) return;
        json.WriteStartObject("encryption");
        json.WriteString("container", encryption.Container);
        json.WriteString("content", encryption.Content);
        json.WriteString("keyTransport", encryption.KeyTransport);
        json.WriteString("sha256", encryption.Sha256);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture));
}

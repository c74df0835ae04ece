using System.Collections.Immutable;
using System.Text.Json;

namespace VxmlGir.Contracts.Metadata;

public static partial class MetadataJson
{
    /// <summary>
    /// Reads what we or others wrote; never throws on input. Tolerated: numbers as strings or numbers, durations in
    /// milliseconds or (with a decimal point) in seconds, key case, <c>Z</c> or <c>+0000</c>, unknown properties.
    /// </summary>
    public static MetadataReadResult Read(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException broken)
        {
            return new MetadataReadResult.Bad("not JSON", $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}");
        }
        using (document)
        {
            var root = new MetadataNode(document.RootElement, "");
            var metadata = ReadRecording(root);
            return root.Fault is { } fault ? new MetadataReadResult.Bad(fault.Reason, fault.Place) : new MetadataReadResult.Ok(metadata);
        }
    }

    private static RecordingMetadata ReadRecording(MetadataNode node) => new()
    {
        Id = node.Text("id", required: true),
        CallerPhoneNumber = node.Text("callerPhoneNumber"),
        DialedPhoneNumber = node.Text("dialedPhoneNumber"),
        StartTime = node.Time("startTime"),
        StopTime = node.Time("stopTime"),
        MediaFiles = [.. node.Objects("mediaFiles").Select(ReadFile)],
        EventHistory = [.. node.Raw("eventHistory")],
    };

    private static MediaFile ReadFile(MetadataNode node) => new()
    {
        MediaId = node.Text("mediaId", required: true),
        CallUuid = node.Text("callUUID"),
        StartTime = node.Time("startTime"),
        StopTime = node.Time("stopTime"),
        Duration = node.Duration("duration"),
        Size = node.Whole("size"),
        Type = node.Text("type", required: true),
        MediaUri = node.OptionalText("mediaUri"),
        MediaPath = node.OptionalText("mediaPath"),
        Tenant = node.Text("tenant"),
        IvrProfile = node.Text("ivrprofile"),
        Partitions = [.. node.Texts("partitions")],
        AccessGroups = [.. node.Texts("accessgroups")],
        Masks = [.. node.Objects("masks").Select(ReadMask)],
        MediaDescriptor = node.Child("mediaDescriptor") is { } d ? new MediaDescriptor(d.Text("storage"), d.Text("path")) : null,
        CertAlias = [.. node.Texts("certAlias")],
        Encryption = node.Child("encryption") is { } e ? new MediaEncryption(e.Text("container"), e.Text("content"), e.Text("keyTransport"), e.Text("sha256")) : null,
        Parameters = ReadParameters(node),
    };

    private static MediaMask ReadMask(MetadataNode node)
    {
        var type = node.Text("type", required: true);
        if (!type.Equals("paused", StringComparison.OrdinalIgnoreCase) && !type.Equals("resume", StringComparison.OrdinalIgnoreCase))
            node.Refuse("type", "neither 'paused' nor 'resume'");
        return new MediaMask(node.Time("time"), type.Equals("resume", StringComparison.OrdinalIgnoreCase) ? MaskType.Resume : MaskType.Paused) { By = node.OptionalText("by"), Reason = node.OptionalText("reason") };
    }

    private static ImmutableSortedDictionary<string, string> ReadParameters(MetadataNode node)
    {
        var parameters = MediaFile.NoParameters;
        if (node.Child("parameters") is not { } child) return parameters;
        foreach (var (key, value) in child.Pairs()) parameters = parameters.SetItem(key, value);
        return parameters;
    }
}

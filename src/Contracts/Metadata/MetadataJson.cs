namespace VxmlGir.Contracts.Metadata;

/// <summary>The metadata's JSON: one strict writer, one tolerant reader.</summary>
public static partial class MetadataJson
{
    /// <summary>UTF-8 JSON as the recording processor takes it: numbers as strings, duration in milliseconds.</summary>
    public static byte[] Write(RecordingMetadata metadata) => throw new NotImplementedException();

    /// <summary>Reads what we or others wrote; never throws on input.</summary>
    public static MetadataReadResult Read(ReadOnlyMemory<byte> utf8) => throw new NotImplementedException();
}

public abstract record MetadataReadResult
{
    private MetadataReadResult()
    {
    }

    public sealed record Ok(RecordingMetadata Metadata) : MetadataReadResult;

    /// <param name="Place">Path of the property, such as <c>mediaFiles[0].startTime</c>, or line and byte for broken JSON.</param>
    public sealed record Bad(string Reason, string Place) : MetadataReadResult;
}

namespace VxmlGir.Contracts.Metadata;

/// <summary>Outcome of <see cref="MetadataJson.Read"/>.</summary>
public abstract record MetadataReadResult
{
    private MetadataReadResult()
    {
    }

    public sealed record Ok(RecordingMetadata Metadata) : MetadataReadResult;

    /// <param name="Place">Path of the property, such as <c>mediaFiles[0].startTime</c>, or line and byte for broken JSON.</param>
    public sealed record Bad(string Reason, string Place) : MetadataReadResult;
}

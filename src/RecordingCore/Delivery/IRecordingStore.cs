namespace VxmlGir.RecordingCore.Delivery;

/// <summary>A file to be stored: where it will lie, what it is, and how to open it (again).</summary>
/// <param name="Name">Below the collection; may have folders. Letters that a URI takes unescaped only.</param>
internal sealed record StoreFile(Uri Collection, string Name, string MediaType, long Length, string Sha256, Func<Stream> Open)
{
    public Uri Final => new(Collection, Name);

    public Uri Temporary => new(Collection, Name + PartExtension);

    public const string PartExtension = ".part";
}

/// <summary>
/// A place that keeps files. Its name shows nothing but the whole file; doing a step again is harmless; what is there already is compared, never overwritten.
/// </summary>
internal interface IRecordingStore
{
    /// <summary>The file lies under its name when this ends as done.</summary>
    Task<DeliveryOutcome> StoreAsync(StoreFile file, CancellationToken cancel);

    /// <summary>The copy in the store is what we made: read back in full and compared by digest.</summary>
    Task<DeliveryOutcome> VerifyAsync(StoreFile file, CancellationToken cancel);

    /// <summary>The same while its bytes go to a stream; what is there is worth nothing unless this ends as done.</summary>
    Task<DeliveryOutcome> FetchAsync(StoreFile file, Stream to, CancellationToken cancel);

    /// <summary>Removes what an attempt that failed may have left beside the file. As good as it can: a failure here is no failure of the delivery.</summary>
    Task SweepAsync(StoreFile file, CancellationToken cancel);
}

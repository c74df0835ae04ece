namespace VxmlGir.Contracts.Profiles;

/// <summary>A second file made of a recording, such as WAV for speech analytics beside the MP3 of the storage.</summary>
public sealed record SecondRendition(RecordingFormat Format, RecordingChannels Channels, int Mp3KiloBits)
{
    /// <summary>As <see cref="RecordingProfile.StorageDestination"/>; null: <see cref="StorageName"/>, or else where the first file goes.</summary>
    public Uri? StorageDestination { get; init; }

    public string? StorageName { get; init; }

    public string? StorageAuthorization { get; init; }
}

namespace VxmlGir.MediaPlatform.Media;

/// <summary>What came of opening a leg.</summary>
public abstract record MediaOpen
{
    private MediaOpen() { }

    public sealed record Opened(MediaLeg Leg) : MediaOpen;

    /// <summary>No pair of ports could be bound; 503 to the caller.</summary>
    public sealed record NoPort(string Reason) : MediaOpen;

    /// <summary>The engine holds <see cref="MediaOptions.MaxLegs"/> legs; 503 to the caller.</summary>
    public sealed record Full(int Legs) : MediaOpen;
}

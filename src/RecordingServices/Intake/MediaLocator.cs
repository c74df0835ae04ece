using VxmlGir.RecordingServices.Store;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>Finds the file of a media location when it lies in the embedded store.</summary>
internal sealed class MediaLocator(Uri storeUri, string storeRoot)
{
    private const int MaxPath = 2048;

    /// <summary>The file, which may not exist (yet); null for media of another store.</summary>
    public string? FileOf(string location)
    {
        if (Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && !string.Equals(uri.Authority, storeUri.Authority, StringComparison.OrdinalIgnoreCase)) return null;
        var target = location.StartsWith('/') || location.Contains("://") ? location : "/" + location;
        return StorePath.TryParse(target, MaxPath, out var path, out _) && !path.IsRoot ? path.In(storeRoot) : null;
    }
}

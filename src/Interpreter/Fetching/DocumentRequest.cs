using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>A resource as the dialog asks for it.</summary>
/// <param name="Uri">Absolute; a fragment names the dialog.</param>
/// <param name="Fields">What <c>submit</c> sends.</param>
internal sealed record DocumentRequest(Uri Uri, FetchAttributes Fetch)
{
    public string Method { get; init; } = "GET";

    public ImmutableArray<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>Recordings among them.</summary>
    public ImmutableArray<FilePart> Files { get; init; } = [];

    /// <summary><c>enctype</c> of a POST.</summary>
    public string Encoding { get; init; } = "application/x-www-form-urlencoded";

    /// <summary><c>Referer</c>, when there is one to tell.</summary>
    public Uri? Referrer { get; init; }

    public string DialogId => Uri.Fragment.Length > 1 ? Uri.UnescapeDataString(Uri.Fragment[1..]) : "";
}

/// <summary>Fetch attributes of an element after its properties filled the gaps (VoiceXML 2.0 section 6.1).</summary>
internal sealed record FetchAttributes(TimeSpan? Timeout = null, TimeSpan? MaxAge = null, TimeSpan? MaxStale = null)
{
    /// <summary>What to play while it takes; null: nothing.</summary>
    public FetchAudio? Audio { get; init; }
}

/// <param name="Delay"><c>fetchaudiodelay</c>: silence before it begins.</param>
/// <param name="Minimum"><c>fetchaudiominimum</c>: how long it plays once it has begun.</param>
/// <param name="Fetch">How the audio itself is fetched.</param>
internal sealed record FetchAudio(Uri Uri, TimeSpan Delay, TimeSpan Minimum, FetchAttributes Fetch, SourcePlace Place);

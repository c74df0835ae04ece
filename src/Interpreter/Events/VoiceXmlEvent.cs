using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Events;

/// <summary>An event on its way to a handler (VoiceXML 2.0 section 5.2).</summary>
/// <param name="Message"><c>_message</c>; null when none was given.</param>
internal sealed record VoiceXmlEvent(string Name, string? Message, SourcePlace Place)
{
    /// <summary>Whether a handler for <paramref name="pattern"/> matches: equal, or a prefix that ends at a dot; empty or <c>.</c> matches all.</summary>
    public static bool Matches(string pattern, string name)
    {
        if (pattern is "" or "." or "*") return true;
        return name.StartsWith(pattern, StringComparison.Ordinal)
            && (name.Length == pattern.Length || name[pattern.Length] == '.' || pattern[^1] == '.');
    }
}

internal static class EventNames
{
    public const string NoInput = "noinput";
    public const string NoMatch = "nomatch";
    public const string MaxSpeechTimeout = "maxspeechtimeout";
    public const string Help = "help";
    public const string HangUp = "connection.disconnect.hangup";
    public const string Transferred = "connection.disconnect.transfer";
    public const string BadFetch = "error.badfetch";
    public const string Semantic = "error.semantic";
    public const string NoAuthorization = "error.noauthorization";
    /// <summary>A grammar that cannot be read or is over a bound: below <see cref="BadFetch"/>, as section 5.2.6 allows.</summary>
    public const string Grammar = "error.badfetch.grammar";
    public const string Unsupported = "error.unsupported.";

    /// <summary>A limit of the session was reached (transitions without waiting, handler chain, subdialog depth).</summary>
    public const string LoopLimit = "error.com.vxmlgir.looplimit";
}

namespace VxmlGir.Host.Configuration.Options;

/// <summary>How one scalar is read and printed.</summary>
/// <param name="Expected">What a person should write, with the range: <c>a duration from 100ms to 5s</c>.</param>
/// <param name="Parse">Null for what does not fit.</param>
/// <param name="Format">The text that <paramref name="Parse"/> reads back.</param>
/// <param name="IsSecret">Never printed.</param>
public sealed record OptionKind<T>(string Expected, Func<string, Parsed<T>?> Parse, Func<T, string> Format, bool IsSecret = false);

/// <summary>A value that was read (a null inside is a value too).</summary>
public sealed record Parsed<T>(T Value);

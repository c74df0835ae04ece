using System.Collections.Immutable;

namespace VxmlGir.Workbench.Testing;

/// <summary>Finds a submit among the requests that a call sent.</summary>
internal static class SubmittedExchange
{
    /// <param name="seen">As <c>StubExchange</c> notes them: method, URI, what the headers add in brackets, body.</param>
    public static bool IsAmong(ImmutableArray<string> seen, Expectation.Submitted expected) => seen.Any(request => Fits(request, expected));

    private static bool Fits(string request, Expectation.Submitted expected)
    {
        var parts = request.Split(' ', 3);
        if (parts.Length < 2 || parts[0] != expected.Method || !Uri.TryCreate(parts[1], UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Path) != expected.Url) return false;
        var sent = Fields(uri.Query.TrimStart('?')).Concat(Fields(parts.Length < 3 ? "" : BodyOf(parts[2]))).ToList();
        return expected.Fields.All(f => sent.Contains(f));
    }

    private static string BodyOf(string rest)
    {
        while (rest.StartsWith('[') && rest.IndexOf(']', StringComparison.Ordinal) is > 0 and var end) rest = rest[(end + 1)..].TrimStart();
        return rest;
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(string form) =>
        form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=', 2)).Select(f => KeyValuePair.Create(Text(f[0]), f.Length == 2 ? Text(f[1]) : ""));

    private static string Text(string escaped) => Uri.UnescapeDataString(escaped.Replace('+', ' '));
}

using System.Collections.Immutable;
using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>
/// Where a document may send a caller: hosts, or users of a host (<c>1800*@pbx.example.com</c>; a star stands for any rest).
/// Nothing listed: nowhere, so that a document cannot run up a bill.
/// </summary>
public sealed record TransferRules(ImmutableArray<string> Targets)
{
    public static TransferRules None { get; } = new(ImmutableArray<string>.Empty);

    public bool Allows(SipUri target)
    {
        foreach (var rule in Targets)
        {
            var at = rule.IndexOf('@', StringComparison.Ordinal);
            if (Fits(at < 0 ? "*" : rule[..at], target.User ?? "") && Fits(at < 0 ? rule : rule[(at + 1)..], target.Host)) return true;
        }
        return false;
    }

    private static bool Fits(string pattern, string text) =>
        pattern.EndsWith('*') ? text.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase) : text.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>The known word that a misspelt one probably means.</summary>
internal static class Nearest
{
    private const int MaxLength = 64;

    /// <summary>At most two letters changed, added, left out or (for words up to four letters) one; case does not count. Null when none is near.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > MaxLength) return null;
        var (best, least) = ((string?)null, word.Length <= 4 ? 2 : 3);
        foreach (var candidate in known.Order(StringComparer.Ordinal))
        {
            var distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least) (best, least) = (candidate, distance);
        }
        return best;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}

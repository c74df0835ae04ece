using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.EndToEnd.Privacy;

/// <summary>Where a secret may have been left: every file below the platform's home, what it printed, the audio it made, the journals it wrote.</summary>
internal static class Residue
{
    /// <summary>Files (and the console) that hold a secret as text: plain, set apart, or in UTF-16; with the word it stands in.</summary>
    public static IReadOnlyList<string> InText(Platform platform, IReadOnlyCollection<string> secrets)
    {
        var needles = secrets.SelectMany(s => (byte[][])[Encoding.ASCII.GetBytes(s), Encoding.ASCII.GetBytes(string.Join(' ', s.AsEnumerable())), Encoding.Unicode.GetBytes(s)]).ToList();
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(platform.Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            if (Held(File.ReadAllBytes(file), needles) is { } word) found.Add($"{Path.GetRelativePath(platform.Home, file)}: {word}");
        }
        if (Held(Encoding.UTF8.GetBytes(platform.Log), needles) is { } told) found.Add("console: " + told);
        return found;
    }

    /// <summary>Digits in both channels of a delivered file.</summary>
    public static async Task<(string Says, string Hears)> InAudioAsync(Recorded file)
    {
        var audio = await file.AudioAsync();
        return (DigitEar.Listen(audio.Left), DigitEar.Listen(audio.Right, windows: 6));
    }

    /// <summary>Digits in the payloads of all journals of a platform that was killed, and of what only its tail logs have, opened with its own key. Pours the logs as a start would.</summary>
    public static IReadOnlyList<(string CallUuid, string Says)> InSpool(string spool)
    {
        var files = new LinuxSpoolFiles();
        var roots = new SpoolRoots([new SpoolRoot(spool, files, files, new SystemIds())]);
        using var meter = new Meter("residue");
        var alarms = new RecordingAlarms(new RecordingMetrics(meter), NullLogger.Instance);
        Assert.Empty(new TailPouring(roots, _ => false, alarms, new SystemIds()).Pour().Waiting);
        var found = new List<(string, string)>();
        foreach (var journal in JournalSet.FindAll(roots))
        {
            var uuid = "";
            var says = new List<short>();
            journal.ForEach((in JournalRecord record) =>
            {
                if (record.Kind == RecordKind.Context) uuid = JournalContext.TryRead(record.Body)?.CallUuid ?? "";
                if (record.TrySays(out _, out var payload) || record.TryFill(out _, out payload)) says.AddRange(G711.Decode(payload.ToArray(), Law.Mu));
            });
            found.Add((uuid, DigitEar.Listen(says.ToArray())));
        }
        return found;
    }

    private static string? Held(byte[] bytes, List<byte[]> needles)
    {
        foreach (var needle in needles)
        {
            for (var at = bytes.AsSpan().IndexOf(needle); at >= 0;)
            {
                var word = WordAt(bytes, at, needle.Length);
                if (!IsDigest(word)) return word;
                var next = bytes.AsSpan(at + 1).IndexOf(needle);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }
        return null;
    }

    /// <summary>SHA-256 in hexadecimal, alone in its word (JSON within JSON has an escaped quotation mark before it): one in 80,000 holds one of 1,000 numbers of eight digits by chance, and a run has some ten thousand.</summary>
    private static bool IsDigest(string word)
    {
        const string escapedQuote = "u0022";
        if (word.StartsWith(escapedQuote, StringComparison.Ordinal)) word = word[escapedQuote.Length..];
        return word.Length == 64 && word.All(char.IsAsciiHexDigitLower);
    }

    private static string WordAt(byte[] bytes, int at, int length)
    {
        var (first, last) = (at, at + length);
        while (first > 0 && char.IsAsciiLetterOrDigit((char)bytes[first - 1])) first--;
        while (last < bytes.Length && char.IsAsciiLetterOrDigit((char)bytes[last])) last++;
        // Set apart or in UTF-16 there is no word to grow.
        return Encoding.ASCII.GetString(bytes, first, last - first).Replace("\0", "").Replace(" ", "");
    }
}

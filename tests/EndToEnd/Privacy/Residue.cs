using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.EndToEnd.Privacy;

/// <summary>Where a secret may have been left: every file below the platform's home, what it printed, the audio it made, the journals it wrote.</summary>
internal static class Residue
{
    /// <summary>Files (and the console) that hold a secret as text: plain, set apart, or in UTF-16.</summary>
    public static IReadOnlyList<string> InText(Platform platform, IReadOnlyCollection<string> secrets)
    {
        var needles = secrets.SelectMany(s => (byte[][])[Encoding.ASCII.GetBytes(s), Encoding.ASCII.GetBytes(string.Join(' ', s.AsEnumerable())), Encoding.Unicode.GetBytes(s)]).ToList();
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(platform.Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            if (Holds(File.ReadAllBytes(file), needles)) found.Add(Path.GetRelativePath(platform.Home, file));
        }
        if (Holds(Encoding.UTF8.GetBytes(platform.Log), needles)) found.Add("console");
        return found;
    }

    /// <summary>Digits in both channels of a delivered file.</summary>
    public static async Task<(string Says, string Hears)> InAudioAsync(Recorded file)
    {
        var audio = await file.AudioAsync();
        return (DigitEar.Listen(audio.Left), DigitEar.Listen(audio.Right, windows: 6));
    }

    /// <summary>Digits in the payloads of all journals of a platform that was killed, opened with its own key.</summary>
    public static IReadOnlyList<(string CallUuid, string Says)> InSpool(string spool)
    {
        var files = new LinuxSpoolFiles();
        var roots = new SpoolRoots([new SpoolRoot(spool, files, files, new SystemIds())]);
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

    // Numbers of the sort are everywhere in a haystack of this size; eight digits that all callers chose at random are not.
    private static bool Holds(byte[] bytes, List<byte[]> needles)
    {
        foreach (var needle in needles)
        {
            if (bytes.AsSpan().IndexOf(needle) >= 0) return true;
        }
        return false;
    }
}

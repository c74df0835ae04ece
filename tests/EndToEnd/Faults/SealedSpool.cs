using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>Looks for plain audio where there must be none.</summary>
internal static class SealedSpool
{
    /// <summary>No ten milliseconds of any caller's packets are anywhere in the spool, in either law or as linear samples.</summary>
    /// <param name="atLeast">Bytes that the spool must hold, or the search means nothing.</param>
    public static void AssertNoPlainAudio(string spool, IEnumerable<short[]> voices, long atLeast)
    {
        var files = Directory.EnumerateFiles(spool, "*", SearchOption.AllDirectories).Select(f => (f, Bytes: File.ReadAllBytes(f))).ToList();
        Assert.True(files.Sum(f => (long)f.Bytes.Length) > atLeast, "the spool holds the recordings");
        foreach (var voice in voices)
        {
            var linear = new byte[160];
            Buffer.BlockCopy(voice, 4000 * 2, linear, 0, 160);
            byte[][] canaries = [G711.Encode(voice.AsSpan(4000, 80), Law.Mu), G711.Encode(voice.AsSpan(4000, 80), Law.A), linear];
            foreach (var (name, bytes) in files)
                foreach (var canary in canaries)
                    Assert.True(bytes.AsSpan().IndexOf(canary) < 0, $"plain audio in {name}");
        }
    }
}

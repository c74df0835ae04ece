using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using VxmlGir.Architecture.Tests.Support;

namespace VxmlGir.Architecture.Tests.Rules;

/// <summary>What a tracked file may not hold: this machine's paths, a package feed's host, other people's text.</summary>
public class TrackedFileTests
{
    private const long MaxTextBytes = 2 << 20;
    private const int LongLine = 60;

    [Fact]
    public void No_tracked_file_names_this_machine()
    {
        var faults = new Faults("No absolute path of a machine and no package feed's host in a tracked file");
        var banned = new Regex($@"(?<![\w.~-])/(work|root)/\w|/home/(?!user\b|<)[a-z]|{string.Join('|', FeedHosts().Append("(?!)").Select(h => h == "(?!)" ? h : Regex.Escape(h)))}");
        foreach (var file in TextFiles().Where(f => !f.EndsWith("TrackedFileTests.cs", StringComparison.Ordinal)))
        {
            var lines = File.ReadAllLines(file);
            for (var i = 0; i < lines.Length; i++)
                if (banned.Match(lines[i]) is { Success: true } m) faults.Add($"{Repository.Relative(file)}:{i + 1}", m.Value);
        }
        faults.AssertNone();
    }

    [Fact]
    public void No_tracked_file_is_a_copy_of_the_notes()
    {
        if (Repository.Shared is not { } shared)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("../shared is absent under CI");
            Assert.Skip("../shared is absent: nothing to compare with");
            return;
        }
        var originals = Directory.EnumerateFiles(shared, "*", SearchOption.AllDirectories).ToList();
        var hashes = originals.Where(f => new FileInfo(f).Length > 200).Select(Hash).ToHashSet();
        var lines = originals.Where(f => new FileInfo(f).Length < MaxTextBytes && IsText(f)).SelectMany(File.ReadLines).Select(l => l.Trim()).Where(l => l.Length >= LongLine).ToHashSet();
        var faults = new Faults("A tracked file is our own: it copies nothing from ../shared");
        foreach (var file in Repository.TrackedFiles().Where(f => new FileInfo(f).Length > 200))
        {
            if (hashes.Contains(Hash(file))) faults.Add($"{Repository.Relative(file)}:1", "is the same file");
            else if (IsText(file)) CompareLines(file, lines, faults);
        }
        faults.AssertNone();
    }

    private static void CompareLines(string file, HashSet<string> lines, Faults faults)
    {
        var own = File.ReadLines(file).Select((l, i) => (Text: l.Trim(), Line: i + 1)).Where(l => l.Text.Length >= LongLine).ToList();
        var same = own.Where(l => lines.Contains(l.Text)).ToList();
        if (same.Count >= 6 && same.Count * 4 > own.Count) faults.Add($"{Repository.Relative(file)}:{same[0].Line}", $"{same.Count} of {own.Count} long lines are the notes'");
    }

    private static IEnumerable<string> TextFiles() => Repository.TrackedFiles().Where(f => new FileInfo(f).Length < MaxTextBytes && IsText(f));

    private static bool IsText(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> head = stackalloc byte[4096];
        var n = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return !head[..n].Contains((byte)0);
    }

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    // The feeds this machine is set up with are its own business; the public ones are no secret.
    private static IEnumerable<string> FeedHosts()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var settings = new StringBuilder();
        foreach (var file in new[] { ".nuget/NuGet/NuGet.Config", ".npmrc", ".config/pip/pip.conf", ".pip/pip.conf" }.Select(f => Path.Combine(home, f)).Append("/etc/pip.conf"))
            if (File.Exists(file)) settings.AppendLine(File.ReadAllText(file));
        foreach (var name in new[] { "NPM_CONFIG_REGISTRY", "npm_config_registry", "PIP_INDEX_URL", "GOPROXY" })
            settings.AppendLine(Environment.GetEnvironmentVariable(name));
        return Regex.Matches(settings.ToString(), @"https?://(?:[^@/\s""]+@)?([\w.-]+)").Select(m => m.Groups[1].Value).Distinct()
            .Where(h => h is not ("api.nuget.org" or "www.nuget.org" or "registry.npmjs.org" or "pypi.org" or "proxy.golang.org" or "localhost" or "127.0.0.1"));
    }
}

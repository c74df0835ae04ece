using System.Diagnostics;

namespace VxmlGir.Architecture.Tests.Support;

/// <summary>The working copy these tests were built from, found by walking up from the test assembly.</summary>
internal static class Repository
{
    public static readonly string[] Projects =
        ["Contracts", "Audio", "Sip", "Interpreter", "RecordingCore", "MediaPlatform", "RecordingServices", "Workbench", "Host"];

    public static string Root { get; } = FindRoot();

    /// <summary>Notes that stand beside the repository and may not be copied into it; null when absent.</summary>
    public static string? Shared { get; } = FindShared();

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>C# sources of a project (or of all of <c>src</c>), without build output.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !IsBuildOutput(f)).Order(StringComparer.Ordinal);

    /// <summary>Files git tracks or would track; every file outside build output when git is not at hand.</summary>
    public static IReadOnlyList<string> TrackedFiles()
    {
        var start = new ProcessStartInfo("git", ["-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            var names = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            if (git.ExitCode == 0) return [.. names.Select(n => Path.Combine(Root, n)).Where(File.Exists)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git here: an unpacked archive is checked as it lies.
        }
        return [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(f => !IsBuildOutput(f))];
    }

    public static bool IsBuildOutput(string path)
    {
        var relative = "/" + Relative(path);
        return relative.Contains("/bin/") || relative.Contains("/obj/") || relative.Contains("/TestResults/")
            || relative.Contains("/.git/") || relative.Contains("/node_modules/") || relative.StartsWith("/var/", StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "VxmlGir.sln"))) return d.FullName;
        throw new InvalidOperationException("VxmlGir.sln not found above " + AppContext.BaseDirectory);
    }

    private static string? FindShared()
    {
        var beside = Path.GetFullPath(Path.Combine(FindRoot(), "..", "shared"));
        return Directory.Exists(beside) ? beside : null;
    }
}

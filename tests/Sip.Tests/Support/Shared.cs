namespace VxmlGir.Sip.Tests.Support;

/// <summary>Finds the conformance material beside the repository: ../shared from the repository's root.</summary>
public static class Shared
{
    public static string? Sip
    {
        get
        {
            for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                if (!File.Exists(Path.Combine(at.FullName, "VxmlGir.sln"))) continue;
                var path = Path.Combine(at.FullName, "..", "shared", "conformance", "sip");
                return Directory.Exists(path) ? Path.GetFullPath(path) : null;
            }
            return null;
        }
    }

    /// <summary>The folder, or a skipped test; in CI its absence is a failure.</summary>
    public static string Require()
    {
        if (Sip is { } path) return path;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("../shared/conformance/sip is absent");
        Assert.Skip("../shared/conformance/sip is absent");
        return "";
    }
}

namespace VxmlGir.Workbench.Tests.Support;

/// <summary>What lies beside the code, and the shared conformance material where it is there.</summary>
internal static class Places
{
    public static string Repository { get; } = Find();

    public static string Lint => Path.Combine(Repository, "tests", "Workbench.Tests", "lint");

    public static bool Approves => Environment.GetEnvironmentVariable("VXMLGIR_APPROVE") == "1";

    /// <summary>Null, after saying so, when the material is absent; a failure under CI.</summary>
    public static string? ConformanceApps()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Repository)!, "shared", "conformance", "apps");
        if (Directory.Exists(folder)) return folder;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("../shared/conformance/apps is absent under CI");
        Assert.Skip("../shared/conformance/apps is absent");
        return null;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VxmlGir.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the repository's root is not above the test assembly");
    }
}

namespace VxmlGir.EndToEnd.Support;

/// <summary>Where things are in the checkout this test program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Apps => Path.Combine(Root, "apps");

    public static string Data(string name) => Path.Combine(Root, "tests", "EndToEnd", "Data", name);

    /// <summary>The third-party suites beside the checkout, or null. Under CI their absence is a failure.</summary>
    public static string? Shared(string relative)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", relative));
        if (Path.Exists(path)) return path;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"../shared/{relative} is absent");
        return null;
    }

    /// <summary>The built program, of the configuration this test was built in.</summary>
    public static string Program
    {
        get
        {
            var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
            return Path.Combine(Root, "src", "Host", "bin", configuration, "net10.0", "vxmlgir.dll");
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VxmlGir.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("no checkout around the test program");
    }
}

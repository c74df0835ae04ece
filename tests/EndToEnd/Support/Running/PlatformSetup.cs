namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>What a platform under test is started with: applications, IVR Profiles, options by their dotted names.</summary>
internal sealed class PlatformSetup
{
    public Dictionary<string, object> Options { get; } = [];

    public List<Dictionary<string, object>> Profiles { get; } = [];

    /// <summary>Application name to profile name.</summary>
    public Dictionary<string, string> ProfileOf { get; } = [];

    /// <summary>Dialled number to application or URL.</summary>
    public Dictionary<string, string> Numbers { get; } = [];

    /// <summary>Folders whose content becomes <c>apps/&lt;name&gt;</c>.</summary>
    public Dictionary<string, string> Apps { get; } = [];

    /// <summary>A last hand at the home folder before the program starts: what a copy of files cannot bring (links).</summary>
    public Action<string>? Prepared { get; set; }

    /// <summary>Whether callers on loopback are believed (CallUUID, user data).</summary>
    public bool TrustLoopback { get; init; } = true;

    public PlatformSetup WithSampleApplications()
    {
        foreach (var folder in Directory.EnumerateDirectories(Repository.Apps)) Apps[Path.GetFileName(folder)] = folder;
        return this;
    }

    /// <summary>Adds <c>Data/apps/&lt;name&gt;</c>.</summary>
    public PlatformSetup WithApplication(string name, string? profile = null)
    {
        Apps[name] = Repository.Data(Path.Combine("apps", name));
        if (profile is not null) ProfileOf[name] = profile;
        return this;
    }

    /// <summary>An IVR Profile with the fields given; the one named <c>default</c> serves applications that name none.</summary>
    public PlatformSetup WithProfile(string name, params (string Key, object Value)[] fields)
    {
        Profiles.Add(fields.Append(("name", name)).ToDictionary(f => f.Item1, f => f.Item2));
        return this;
    }

    public PlatformSetup With(string option, object value)
    {
        Options[option] = value;
        return this;
    }
}

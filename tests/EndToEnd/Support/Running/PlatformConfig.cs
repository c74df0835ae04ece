namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>The configuration file of a platform under test: everything on loopback, every port chosen by the system.</summary>
internal static class PlatformConfig
{
    private const string AnyPort = "127.0.0.1:0";

    public static string Write(PlatformSetup setup)
    {
        var options = new Dictionary<string, object>
        {
            ["sip.udp"] = new[] { AnyPort },
            ["sip.tcp"] = new[] { AnyPort },
            ["media.ports"] = "0",
            ["apps.folder"] = "apps",
            ["apps.scan-interval"] = "200ms",
            ["http.listen"] = AnyPort,
            ["log.traces"] = "var/traces",
            ["services.store"] = AnyPort,
            ["services.intake"] = AnyPort,
        };
        if (setup.TrustLoopback)
            options["sip.peers"] = new object[] { new Dictionary<string, object> { ["name"] = "loopback", ["networks"] = new[] { "127.0.0.0/8" }, ["trusted-headers"] = true } };
        if (setup.Numbers.Count > 0) options["apps.numbers"] = setup.Numbers;
        if (setup.ProfileOf.Count > 0) options["apps.profiles"] = setup.ProfileOf;
        if (setup.Profiles.Count > 0) options["profiles"] = setup.Profiles;
        foreach (var (name, value) in setup.Options) options[name] = value;
        return Yaml.Write(options);
    }
}

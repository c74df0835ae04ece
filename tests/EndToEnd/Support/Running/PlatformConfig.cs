namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>The configuration file of a platform under test: everything on loopback, every port chosen by the system.</summary>
internal static class PlatformConfig
{
    private const string AnyPort = "127.0.0.1:0";

    public static string Write(PlatformSetup setup, string data, string apps)
    {
        var options = new Dictionary<string, object>
        {
            ["sip.udp"] = new[] { AnyPort },
            ["sip.tcp"] = new[] { AnyPort },
            ["media.portMin"] = 0,
            ["media.portMax"] = 0,
            ["apps.folder"] = apps,
            ["recording.dataFolder"] = data,
            ["http.listen"] = AnyPort,
            ["services.storeListen"] = AnyPort,
            ["services.intakeListen"] = AnyPort,
        };
        if (setup.TrustLoopback) options["sip.peers"] = new object[] { new Dictionary<string, object> { ["name"] = "loopback", ["network"] = "127.0.0.0/8", ["trusted"] = true } };
        if (setup.Numbers.Count > 0) options["apps.numbers"] = setup.Numbers;
        if (setup.ProfileOf.Count > 0) options["apps.profiles"] = setup.ProfileOf;
        if (setup.Profiles.Count > 0) options["profiles"] = setup.Profiles;
        foreach (var (name, value) in setup.Options) options[name] = value;
        return Yaml.Write(options);
    }
}

using System.Collections.Immutable;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Host.Configuration;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.Host.Configuration.Sections;

namespace VxmlGir.Host.Tests.Configuration;

public class ConfigurationTests
{
    [Fact]
    public void Without_a_file_the_defaults_serve()
    {
        var c = Good("");
        Assert.Equal("127.0.0.1:5060", c.Sip.Udp.Single().ToString());
        Assert.Equal("default", c.DefaultProfile.Name);
        Assert.True(Path.IsPathFullyQualified(c.Recording.Spool));
    }

    [Fact]
    public void The_printed_defaults_are_a_file_that_means_the_defaults()
    {
        var printed = ConfigurationText.DefaultYaml();
        Assert.Equal(Flat(Good("")), Flat(Good(printed)));
        foreach (var option in OptionTable.All) Assert.Contains(option.Description, printed);
    }

    [Fact]
    public void Every_row_is_read_by_a_record_and_every_default_fits_its_own_kind()
    {
        var values = new OptionValues(OptionTable.All);
        _ = PlatformConfiguration.From(values, "/home", [], []);
        _ = values.List<ProfileEntry>("profiles");
        _ = values.List<StorageEntry>("storages");
        _ = FetchIdentity.Load(values, "/home", default, []);
        Assert.Empty(values.Unread);
        foreach (var option in OptionTable.All.Where(o => o.HasEnvironment && !o.DefaultYaml.StartsWith('[') && o.DefaultYaml != "{}"))
            Assert.True(option.Read(option.DefaultYaml.Trim('"')) is not null, option.Path);
        Assert.Equal(OptionTable.All.Length, OptionTable.All.Select(o => o.Environment).Distinct().Count());
    }

    [Fact]
    public void Values_of_all_shapes_are_read()
    {
        var c = Good("""
            sip:
              udp: ["0.0.0.0:5070", "[::1]:5070"]
              peers:
                - name: trunk
                  networks: [192.0.2.0/24, 198.51.100.7]
                  trusted-headers: true
                  digest-user: u
                  digest-password: "p:w"
              outbound-proxy: sip:proxy.example:5070;transport=tcp
              credentials:
                - { realm: trunk.example, user: u, password: "a b" }
            media:
              ports: 30000-30999
              jitter: 80ms
            apps:
              numbers: { "4711": menu, "4712": "http://localhost/a.vxml" }
              profiles: { menu: sales }
            recording:
              alarm-free: 12.5%
            profiles:
              - name: sales
                format: wav
                storage: https://store.example/rec/
                storage-authorization: mcp:secret
                parameters: { line: gold }
            limits:
              drain-deadline: 2m
            """);
        Assert.Equal(2, c.Sip.Udp.Length);
        Assert.Equal("p:w", c.Sip.Peers.Single().DigestPassword);
        Assert.Equal(5070, c.Sip.OutboundProxy!.Port);
        Assert.Equal("a b", c.Sip.Credentials.Single().Password);
        Assert.DoesNotContain("a b", c.Sip.Credentials.Single().ToString());
        Assert.Equal(30999, c.Media.Ports.Last);
        Assert.Equal("menu", c.Apps.Numbers["4711"]);
        Assert.Equal(0.125, c.Recording.AlarmFree);
        Assert.Equal(RecordingFormat.Wav, c.Profiles["sales"].Recording.Format);
        Assert.Equal("gold", c.Profiles["sales"].Recording.Parameters["line"]);
        Assert.Equal(TimeSpan.FromMinutes(2), c.Limits.DrainDeadline);
    }

    public static TheoryData<string, string> Faulty() => new()
    {
        { "sip:\n  upd: []", "vxmlgir.yaml:2:3: sip.upd: no such option (did you mean 'udp'?)" },
        { "sipp: {}", "vxmlgir.yaml:1:1: sipp: no such section (did you mean 'sip'?)" },
        { "media:\n  ports: 80-90", "vxmlgir.yaml:2:10: media.ports: expected a range of ports such as 20000-29999 (1024 to 65535, at least 2), or 0 for the system's choice, found '80-90'" },
        { "media:\n  jitter: 60", "vxmlgir.yaml:2:11: media.jitter: expected a duration from 20ms to 500ms (ms, s, m, h, d), found '60'" },
        { "media:\n  jitter: [1]", "vxmlgir.yaml:2:11: media.jitter: expected a duration from 20ms to 500ms (ms, s, m, h, d), found a list" },
        { "limits:\n  max-calls: 0", "vxmlgir.yaml:2:14: limits.max-calls: expected a whole number from 1 to 100000, found '0'" },
        { "services:\n  enabled: yes", "vxmlgir.yaml:2:12: services.enabled: expected true or false, found 'yes'" },
        { "log:\n  level: loud", "vxmlgir.yaml:2:10: log.level: expected one of debug, information, warning, error, found 'loud'" },
        { "log:\n  level:", "vxmlgir.yaml:2:9: log.level: expected one of debug, information, warning, error, found nothing" },
        { "sip:\n  udp: 127.0.0.1:5060", "vxmlgir.yaml:2:8: sip.udp: expected a list; each an address and a port" },
        { "sip:\n  udp: [localhost]", "vxmlgir.yaml:2:9: sip.udp: expected a list; each an address and a port" },
        { "sip:\n  peers:\n    - nme: x", "vxmlgir.yaml:3:7: sip.peers[].nme: no such option (did you mean 'name'?)" },
        { "sip:\n  peers:\n    - name: x", "vxmlgir.yaml:3:5: sip.peers: 'x' has no networks" },
        { "sip:\n  outbound-proxy: tel:100", "vxmlgir.yaml:2:19: sip.outbound-proxy: expected a SIP URI without a user" },
        { "sip:\n  outbound-proxy: sip:me@proxy.example", "vxmlgir.yaml:2:19: sip.outbound-proxy: expected a SIP URI without a user" },
        { "sip:\n  credentials:\n    - user: x", "vxmlgir.yaml:3:5: sip.credentials: 'x@' takes realm, user and password" },
        { "sip:\n  credentials: [{ realm: a, user: x, password: p }, { realm: a, user: y, password: p }]", "vxmlgir.yaml:2:16: sip.credentials: realm 'a' is there 2 times" },
        { "apps:\n  profiles: { menu: gold }", "vxmlgir.yaml:2:13: apps.profiles: 'menu' has the profile 'gold', which profiles does not have" },
        { "profiles:\n  - name: a\n    channels: mono", "vxmlgir.yaml:2:3: profile 'a': mono MP3 has 8 kbit/s; write mp3-kbits: 8" },
        { "profiles:\n  - name: a\n    storage: archive", "vxmlgir.yaml:2:3: profile 'a': storages has no 'archive'" },
        { "storages:\n  - name: archive\n    uri: https://x/\nprofiles:\n  - name: a\n    storage: archve", "vxmlgir.yaml:5:3: profile 'a': storages has no 'archve' (did you mean 'archive'?)" },
        { "storages:\n  - name: b\n    kind: folder\n    uri: https://x/", "vxmlgir.yaml:2:3: storage 'b': kind folder does not go with https: (webdav and s3 take http or https, folder takes file)" },
        { "storages:\n  - name: b\n    kind: s3\n    uri: https://x/bucket/", "vxmlgir.yaml:2:3: storage 'b': S3 takes authorization: 'access key:secret key'" },
        { "storages:\n  - name: b\n    uri: https://x/\n    authorities: [gone.pem]", "vxmlgir.yaml:4:18: storage 'b': authorities: '" },
        { "profiles:\n  - name: a\n    file-name: \"$DATE$/$WHO$\"", "vxmlgir.yaml:3:16: file-name: expected a name of letters" },
        { "profiles:\n  - name: a\n    max-length: 1s", "vxmlgir.yaml:2:3: profile 'a': max-length is 0 or at least 10s" },
        { "profiles:\n  - name: a\n    recordingclient: { type: audio/ogg }", "vxmlgir.yaml:2:3: profile 'a': recordingclient.type takes audio/mp3 or audio/wav" },
        { "profiles:\n  - name: a\n    storage: ftp://x", "vxmlgir.yaml:3:14: storage: expected a URI of scheme http, https, file, sip, sips, or the name of one of storages, or \"\" for none, found 'ftp://x'" },
        { "recording:\n  key-hold-back: 20ms", "vxmlgir.yaml:2:18: recording.key-hold-back: expected a duration from 60ms to 200ms (ms, s, m, h, d), found '20ms'" },
        { "recording:\n  key-time: 12s", "vxmlgir.yaml:2:13: recording.key-time: expected a duration from 1s to 11s (ms, s, m, h, d), found '12s'" },
        { "recording:\n  key-memory: 1KB", "vxmlgir.yaml:2:15: recording.key-memory: expected a size from 4KB to 1MB" },
        { "recording:\n  ring: 100KB", "vxmlgir.yaml:2:9: recording.ring: expected a power of two from 16KB to 1MB (B, KB, MB, GB, TB of 1024), found '100KB'" },
        { "recording:\n  key-memory: 64KB", "vxmlgir.yaml:2:15: recording.key-memory is above half of recording.ring: keys that are taken all at once would not fit" },
        { "recording:\n  parameter-value: 1MB", "vxmlgir.yaml:2:20: recording.parameter-value: expected a size from 16B to 8KB" },
        { "recording:\n  alarm-free: 1%", "default: recording.refuse-free is above recording.alarm-free" },
        { "sip: [", "vxmlgir.yaml:2:1: not YAML" },
        { "sip:\n\tudp: []", "vxmlgir.yaml:" },
        { "a: 1\na: 2", "vxmlgir.yaml:2:" },
        { "- a", "vxmlgir.yaml:1:1: expected sections such as sip: and apps:, found a list" },
        { "{}\n---\n{}", "vxmlgir.yaml:3:1: a second document" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void What_is_wrong_is_said_with_file_line_and_column(string yaml, string error) => Assert.StartsWith(error, Bad(yaml)[0].ToString());

    [Fact]
    public void All_errors_are_shown_at_once()
    {
        var errors = Bad("sip:\n  t1: 1\n  x: 2\nmedia:\n  shards: 99\nnope: 1\n", ("VXMLGIR_LOG_LEVL", "debug"), ("VXMLGIR_MEDIA_SHARDS", "-1"));
        Assert.Equal(6, errors.Length);
        Assert.Contains("environment VXMLGIR_LOG_LEVL: no such option (did you mean 'VXMLGIR_LOG_LEVEL'?)", errors.Select(e => e.ToString()));
        Assert.Contains("environment VXMLGIR_MEDIA_SHARDS: media.shards: expected a whole number from 0 to 64, found '-1'", errors.Select(e => e.ToString()));
    }

    [Fact]
    public void A_password_that_does_not_fit_is_not_repeated()
    {
        var errors = Bad("profiles:\n  - name: a\n    storage-authorization: \"user:sec\\u0001ret\"\n");
        Assert.DoesNotContain("sec", errors.Single().ToString());
    }

    [Fact]
    public void Set_wins_over_environment_wins_over_file()
    {
        var c = Good("media:\n  shards: 1\n  jitter: 40ms\nlog:\n  level: debug\n", ["media.shards=3"], ("VXMLGIR_MEDIA_SHARDS", "2"), ("VXMLGIR_MEDIA_JITTER", "50ms"), ("VXMLGIR_SIP_UDP", "127.0.0.1:0, 127.0.0.2:0"), ("PATH", "x"));
        Assert.Equal(3, c.Media.Shards);
        Assert.Equal(TimeSpan.FromMilliseconds(50), c.Media.Jitter);
        Assert.Equal(2, c.Sip.Udp.Length);
        Assert.Equal("--set media.shard: no such option (did you mean 'media.shards'?)", Load("", ["media.shard=1"]) is ConfigurationResult.Invalid i ? i.Errors[0].ToString() : "");
    }

    [Fact]
    public void A_named_file_must_be_there()
    {
        var result = ConfigurationLoader.Load(new ConfigurationSource(Path.GetTempPath(), "/nowhere/x.yaml", ImmutableDictionary<string, string>.Empty, []));
        Assert.Contains("no such configuration file", Assert.IsType<ConfigurationResult.Invalid>(result).Errors.Single().ToString());
    }

    [Fact]
    public void The_page_of_documentation_is_in_step()
    {
        var page = Path.Combine(Root(), "docs", "configuration.md");
        if (Environment.GetEnvironmentVariable("VXMLGIR_TEST_WRITE_DOCS") == "1") File.WriteAllText(page, ConfigurationText.Markdown());
        Assert.True(File.ReadAllText(page) == ConfigurationText.Markdown(), "docs/configuration.md is behind: ./vxmlgir config --markdown > docs/configuration.md");
    }

    [Fact]
    public void Random_text_never_throws()
    {
        var random = new Random(1);
        const string Alphabet = "sip:udp[]{}-,\n  \t\"'#&*!|>%@abc0159.";
        for (var i = 0; i < 300; i++) _ = Load(new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]));
    }

    private static string Flat(PlatformConfiguration c) => System.Text.Json.JsonSerializer.Serialize(new
    {
        c.Apps, c.Fetch, c.Speech, c.Recording, c.Log, c.Limits, Sip = c.Sip.Timers, SipLimits = c.Sip.Limits, Udp = c.Sip.Udp[0].ToString(), Media = c.Media.Ports.ToString(),
    });

    private static PlatformConfiguration Good(string yaml, params (string, string)[] environment) => Good(yaml, [], environment);

    private static PlatformConfiguration Good(string yaml, string[] sets, params (string, string)[] environment) =>
        Load(yaml, sets, environment) switch
        {
            ConfigurationResult.Loaded l => l.Configuration,
            ConfigurationResult.Invalid i => throw new InvalidOperationException(string.Join('\n', i.Errors)),
            _ => throw new InvalidOperationException(),
        };

    private static ImmutableArray<ConfigurationError> Bad(string yaml, params (string, string)[] environment) =>
        Assert.IsType<ConfigurationResult.Invalid>(Load(yaml, [], environment)).Errors;

    private static ConfigurationResult Load(string yaml, string[]? sets = null, params (string Name, string Value)[] environment)
    {
        var home = Directory.CreateTempSubdirectory("vxmlgir-config-").FullName;
        try
        {
            if (yaml.Length > 0) File.WriteAllText(Path.Combine(home, "vxmlgir.yaml"), yaml);
            var result = ConfigurationLoader.Load(new ConfigurationSource(home, null, environment.ToImmutableDictionary(e => e.Name, e => e.Value), [.. sets ?? []]));
            return result is ConfigurationResult.Invalid i ? new ConfigurationResult.Invalid([.. i.Errors.Select(e => e with { Place = e.Place.Replace(home + "/", "") })]) : WithoutHome(result);
        }
        finally
        {
            Directory.Delete(home, true);
        }
    }

    private static ConfigurationResult WithoutHome(ConfigurationResult result) =>
        result is ConfigurationResult.Loaded { Configuration: var c } l
            ? l with { Configuration = c with { Apps = c.Apps with { Folder = Same(c.Apps.Folder) }, Speech = c.Speech with { CacheFolder = Same(c.Speech.CacheFolder) }, Recording = c.Recording with { Spool = Same(c.Recording.Spool) } } }
            : result;

    private static string Same(string path) => "/" + Path.GetFileName(path);

    private static string Root()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "VxmlGir.sln"))) return d.FullName;
        throw new InvalidOperationException();
    }
}

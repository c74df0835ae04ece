using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;

namespace VxmlGir.EndToEnd.Attacks;

/// <summary>Addresses that want to be let in where nobody may go, and paths that want out of the application's folder: one call tries them all.</summary>
public sealed class TrickTests(TrickTests.Tricked house, ITestOutputHelper output) : IClassFixture<TrickTests.Tricked>
{
    [Theory]
    [InlineData("urls", 120)]
    [InlineData("paths", 60)]
    public async Task Every_trick_is_refused_and_nobody_is_connected_to(string kind, int least)
    {
        var tricks = house.Tricks(kind);
        Assert.True(tricks.Count >= least, $"{tricks.Count} tricks");
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, kind, headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(60));
        var trace = await house.Platform.EndedAsync(uuid);
        var let = trace.Of("log").Where(l => l.StartsWith("let in ", StringComparison.Ordinal)).ToList();
        var refused = trace.Of("event").Where(e => e.StartsWith("error.", StringComparison.Ordinal)).ToList();
        output.WriteLine($"{refused.Count} of {tricks.Count} refused, {house.Honeypot.Connects} connects");
        Assert.True(let.Count == 0, string.Join('\n', let));
        Assert.True(refused.Count == tricks.Count, trace.ToString());
        Assert.Equal(0, house.Honeypot.Connects);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task The_honeypot_would_have_seen_it(string address)
    {
        using var pot = new Honeypot();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Parse(address), pot.Port);
        await Eventually.TrueAsync(() => pot.Connects == 1, TimeSpan.FromSeconds(5), "a connect");
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%2e%2e")]
    [InlineData("paths/../paths/secret")]
    [InlineData("/etc/passwd")]
    [InlineData(".hidden")]
    [InlineData("paths%00")]
    public async Task A_dialled_name_leads_out_of_no_folder(string user)
    {
        await using var caller = new RtpCaller(house.Platform.Sip, $"sip:{user}@{house.Platform.Sip}");
        Assert.InRange((await caller.InviteAsync()).Status, 400, 499);
    }

    [Fact]
    public void What_is_linked_from_outside_is_not_taken_up()
    {
        Assert.True(house.Platform.LogLines.Any(l => l.Contains("link-outside", StringComparison.Ordinal) && l.Contains("linked/passwd.xml", StringComparison.Ordinal)), house.Platform.Log);
    }

    /// <summary>A platform whose allowed hosts are every public one, with tricks written into applications.</summary>
    public sealed class Tricked : House
    {
        private readonly TempFolder _folder = new();

        internal Honeypot Honeypot { get; } = new();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Honeypot.Dispose();
            _folder.Dispose();
        }

        /// <summary>One a line; <c>#</c> begins a comment, <c>{port}</c> is the honeypot's.</summary>
        internal IReadOnlyList<string> Tricks(string kind) =>
            [.. File.ReadLines(Repository.Data($"tricks/{kind}.txt")).Where(l => l.Length > 0 && !l.StartsWith("# ", StringComparison.Ordinal)).Select(l => l.Replace("{port}", $"{Honeypot.Port}"))];

        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup();
            foreach (var kind in (string[])["urls", "paths"])
            {
                var folder = Directory.CreateDirectory(_folder[kind]).FullName;
                File.WriteAllText(Path.Combine(folder, "main.vxml"), Application(Tricks(kind)));
                File.WriteAllText(Path.Combine(folder, ".secret.xml"), "<secret/>");
                setup.Apps[kind] = folder;
            }
            var linked = Directory.CreateDirectory(_folder["linked"]).FullName;
            File.WriteAllText(Path.Combine(linked, "main.vxml"), Application([]));
            setup.Apps["linked"] = linked;
            setup.Prepared = home => File.CreateSymbolicLink(Path.Combine(home, "apps", "linked", "passwd.xml"), "/etc/passwd");
            return setup;
        }

        private static string Application(IReadOnlyList<string> tricks)
        {
            var list = string.Join(",\n", tricks.Select(t => System.Text.Json.JsonSerializer.Serialize(t)));
            return $$"""
                <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="en-US">
                  <property name="fetchtimeout" value="2s"/>
                  <var name="at" expr="-1"/>
                  <script><![CDATA[var tricks = [{{list}}];]]></script>
                  <form id="try">
                    <catch event="error"><goto next="#try"/></catch>
                    <block><assign name="at" expr="at + 1"/><if cond="at &gt;= tricks.length"><exit/></if></block>
                    <block><data name="d" srcexpr="tricks[at]"/><log>let in <value expr="tricks[at]"/></log><goto next="#try"/></block>
                  </form>
                </vxml>
                """;
        }
    }
}

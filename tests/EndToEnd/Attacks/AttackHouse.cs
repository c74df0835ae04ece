using System.Net;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;

namespace VxmlGir.EndToEnd.Attacks;

/// <summary>A platform with every hostile application, twenty bystanders on recorded calls, the servers that attacks talk to, and one that none may reach.</summary>
public sealed class AttackHouse : House
{
    private const int BystanderCalls = 20;

    private readonly TempFolder _folder = new();
    private TestWeb? _web;
    private Honeypot? _honeypot;
    private Bystanders? _bystanders;

    internal IReadOnlyList<Attack> Attacks { get; } = Attack.All();

    internal Bystanders Bystanders => _bystanders!;

    internal Honeypot Honeypot => _honeypot!;

    internal TestWeb Web => _web!;

    internal ProcessMeter Meter => new(Platform.At.Pid);

    public override async ValueTask InitializeAsync()
    {
        _honeypot = new Honeypot();
        var documents = Attacks.Where(a => a.Group == "document").ToDictionary(a => a.Name, a => a.Text);
        _web = await TestWeb.StartAsync(app => HostileWeb.Serve(app, documents, _honeypot.Port));
        await base.InitializeAsync();
        _bystanders = await Bystanders.CallAsync(Platform.Sip, "bystander", BystanderCalls);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_bystanders is not null) await _bystanders.DisposeAsync();
        await base.DisposeAsync();
        if (_web is not null) await _web.DisposeAsync();
        _honeypot?.Dispose();
        _folder.Dispose();
    }

    private protected override PlatformSetup Setup()
    {
        var setup = new PlatformSetup().WithApplication("bystander").With("apps.scan-interval", "5m").With("apps.lint", false)
            .With("fetch.allowed-hosts", new[] { _web!.Address.Authority, $"public.test:{_honeypot!.Port}" });
        foreach (var attack in Attacks) setup.Apps[attack.Application] = Write(attack);
        return setup;
    }

    // A hostile document comes by HTTP; a small application leads to it.
    private string Write(Attack attack)
    {
        var text = attack.Group == "document" ? Visitor(attack.Name) : attack.Text;
        var folder = Directory.CreateDirectory(_folder[attack.Application]).FullName;
        File.WriteAllText(Path.Combine(folder, "main.vxml"), text.Replace("{web}", _web!.Address.ToString().TrimEnd('/')).Replace("{honeypot}", $"{IPAddress.Loopback}:{_honeypot!.Port}"));
        return folder;
    }

    private static string Visitor(string name) => $$"""
        <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="en-US">
          <catch event="error"><log>caught <value expr="_event"/></log><exit/></catch>
          <form><block><log>begin</log><goto next="{web}/documents/{{name}}"/></block></form>
        </vxml>
        """;
}

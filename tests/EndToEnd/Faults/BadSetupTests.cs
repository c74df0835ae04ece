using System.Net;
using System.Net.Sockets;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>What an operator gets wrong ends the program at once, with a status and a line that says where.</summary>
public class BadSetupTests
{
    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_port_in_use_is_named(string transport)
    {
        using var taken = transport == "udp" ? new Socket(SocketType.Dgram, ProtocolType.Udp) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (transport == "tcp") taken.Listen();
        var address = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)taken.LocalEndPoint!).Port).ToString();
        var (exit, output) = await Platform.RefusedAsync(new PlatformSetup().With("sip." + transport, new[] { address }));
        Assert.True(exit == 3, $"exit {exit}\n{output}");
        Assert.Contains(address, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stores_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;
        var (exit, output) = await Platform.RefusedAsync(new PlatformSetup().With("services.store", address));
        Assert.True(exit == 3, $"exit {exit}\n{output}");
        Assert.Contains(address, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_is_named_with_its_place()
    {
        var (exit, output) = await Platform.RefusedAsync(new PlatformSetup(), config: text => "limits:\n  max-cals: 12\n" + text);
        Assert.True(exit == 2, $"exit {exit}\n{output}");
        Assert.Contains("vxmlgir.yaml:2:3", output, StringComparison.Ordinal);
        Assert.Contains("max-calls", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_out_of_range_is_named_with_its_place_and_range()
    {
        var (exit, output) = await Platform.RefusedAsync(new PlatformSetup().With("limits.max-calls", 0));
        Assert.True(exit == 2, $"exit {exit}\n{output}");
        Assert.Contains("limits.max-calls", output, StringComparison.Ordinal);
        Assert.Contains("100000", output.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_line_option_is_refused()
    {
        var (exit, output) = await Platform.RefusedAsync(new PlatformSetup(), config: null, "--loud");
        Assert.True(exit == 2, $"exit {exit}\n{output}");
        Assert.Contains("--loud", output, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Tests.Support;

namespace VxmlGir.Sip.Tests.Torture;

/// <summary>RFC 4475 and RFC 5118 on the wire, judged by the shared script; verdicts.md says what its expectations need.</summary>
public sealed class TortureOverUdp
{
    [Fact]
    public Task EveryMessageGetsAnAllowedAnswer() => Torture.RunAsync(SipTransportKind.Udp);
}

/// <summary>As <see cref="TortureOverUdp"/>; a class of its own, so that both run at once.</summary>
public sealed class TortureOverTcp
{
    [Fact]
    public Task EveryMessageGetsAnAllowedAnswer() => Torture.RunAsync(SipTransportKind.Tcp);
}

internal static class Torture
{
    public static async Task RunAsync(SipTransportKind kind)
    {
        var shared = Shared.Require();
        var user = new TestUser { OnAdmit = _ => new SipReject(404, "Not Found") };
        var options = new SipEndpointOptions
        {
            Listen = [new SipListen(kind, new IPEndPoint(IPAddress.Loopback, 0))],
            // The script listens for 0.35 s only, and expects the 400 of an unfinished TCP message (clerr) within that: see verdicts.md.
            Limits = new SipLimits { TcpMessageTime = TimeSpan.FromMilliseconds(100) },
        };
        using var meter = new Meter("VxmlGir");
        await using var endpoint = await SipEndpoint.StartAsync(options, user, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, meter);

        using var set = new FixedSet(shared);
        var (exit, output) = await ScriptAsync(shared, endpoint.Bound[0].EndPoint.Port, kind, set.Folder, Path.Combine(shared, "rfc5118"));
        Assert.True(exit == 0, output);
    }

    private static async Task<(int Exit, string Output)> ScriptAsync(string shared, int port, SipTransportKind kind, params string[] folders)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(shared, "run_torture.py"), "127.0.0.1", $"{port}", kind == SipTransportKind.Udp ? "udp" : "tcp", .. folders])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>rfc4475 with the corrected baddn in the place of the archive's.</summary>
    private sealed class FixedSet : IDisposable
    {
        public FixedSet(string shared)
        {
            Folder = Path.Combine(Directory.CreateTempSubdirectory("vxmlgir-torture").FullName, "rfc4475");
            Directory.CreateDirectory(Folder);
            foreach (var source in (string[])["rfc4475", "rfc4475-fixed"])
                foreach (var file in Directory.GetFiles(Path.Combine(shared, source)))
                    File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
        }

        public string Folder { get; }

        public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }
}

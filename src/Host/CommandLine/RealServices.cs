using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.MediaPlatform.Fetching;
using VxmlGir.Workbench.Testing;

namespace VxmlGir.Host.CommandLine;

/// <summary>HTTP services that a test may ask while its answers are recorded: those of the named hosts and no others.</summary>
internal sealed class RealServices : IDisposable
{
    private readonly HttpExchange _exchange;

    public RealServices(IEnumerable<string> hosts)
    {
        var policy = new FetchPolicy { Hosts = [.. hosts.Select(h => h.ToLowerInvariant())] };
        _exchange = new HttpExchange(policy, new HttpExchangeOptions(), new SystemIds());
        Live = new LiveServices(_exchange, policy);
    }

    public LiveServices Live { get; }

    public void Dispose() => _exchange.Dispose();
}

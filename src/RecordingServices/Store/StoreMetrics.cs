using System.Diagnostics.Metrics;

namespace VxmlGir.RecordingServices.Store;

/// <summary>What the store counts.</summary>
internal sealed class StoreMetrics(Meter meter)
{
    private readonly Counter<long> _requests = meter.CreateCounter<long>("vxmlgir.store.requests", description: "Requests answered by the embedded store");
    private readonly Counter<long> _refused = meter.CreateCounter<long>("vxmlgir.store.refused", description: "Requests the store refused, by reason");
    private readonly Counter<long> _received = meter.CreateCounter<long>("vxmlgir.store.received", "By", "Bytes of objects kept");

    public void Answered(string method, int status, string? refusal)
    {
        _requests.Add(1, new("method", Known(method)), new("status", status));
        if (refusal is not null) _refused.Add(1, new KeyValuePair<string, object?>("reason", refusal));
    }

    public void Received(long bytes) => _received.Add(bytes);

    // A method is the sender's text: only known ones may become a label.
    private static string Known(string method) =>
        method is "OPTIONS" or "GET" or "HEAD" or "PUT" or "DELETE" or "MKCOL" or "MOVE" or "PROPFIND" ? method : "other";
}

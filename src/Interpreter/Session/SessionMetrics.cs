using System.Diagnostics.Metrics;

namespace VxmlGir.Interpreter.Session;

/// <summary>Counters of sessions; a meter gives the same instrument for the same name, so each session may ask.</summary>
internal sealed class SessionMetrics(Meter meter)
{
    private readonly Counter<long> _ended = meter.CreateCounter<long>("vxmlgir.session.ended", description: "VoiceXML sessions by how they ended");
    private readonly Counter<long> _limits = meter.CreateCounter<long>("vxmlgir.session.limit", description: "Limits that a session reached, by name");

    private readonly Counter<long> _refused = meter.CreateCounter<long>("vxmlgir.session.refused", description: "Documents and grammars that were wrong or over a bound");

    public void Refused(string what) => _refused.Add(1, new KeyValuePair<string, object?>("what", what));

    public void Ended(string how) => _ended.Add(1, new KeyValuePair<string, object?>("end", how));

    public void Limit(string name) => _limits.Add(1, new KeyValuePair<string, object?>("limit", name));
}

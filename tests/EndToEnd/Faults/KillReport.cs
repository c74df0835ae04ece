using VxmlGir.EndToEnd.Support;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>The sum of a run of kills, written beside the other test results after each.</summary>
internal sealed class KillReport
{
    private readonly Lock _gate = new();
    private readonly List<(string Where, Survival Of)> _all = [];
    private int _kills;

    public int Calls
    {
        get { lock (_gate) return _all.Count; }
    }

    /// <summary>Samples.</summary>
    public long WorstTail
    {
        get { lock (_gate) return _all.Max(s => s.Of.TailSamples); }
    }

    /// <summary>Packets that are missing before the tail although no recording says so.</summary>
    public long Unaccounted
    {
        get { lock (_gate) return _all.Sum(s => Math.Max(0, s.Of.Dropped - s.Of.Reported)); }
    }

    public void Add(string where, IReadOnlyList<Survival> calls)
    {
        lock (_gate)
        {
            _kills++;
            _all.AddRange(calls.Select(c => (where, c)));
        }
    }

    public void Write()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults")).FullName;
        lock (_gate) File.WriteAllText(Path.Combine(folder, "kills.txt"), ToString());
    }

    public override string ToString()
    {
        lock (_gate)
        {
            var tails = _all.Select(s => s.Of.TailSamples / 8.0).Order().ToList();
            var worst = _all.MaxBy(s => s.Of.TailSamples);
            return $"{_kills} cycles, {_all.Count} calls; tail median {tails[tails.Count / 2]:0} ms, p99 {tails[tails.Count * 99 / 100]:0} ms, worst {tails[^1]:0} ms ({worst.Where}); "
                + $"{_all.Sum(s => s.Of.Exact)} packets exact, {_all.Sum(s => s.Of.Dropped)} dropped by the machine, of them unaccounted {_all.Sum(s => Math.Max(0, s.Of.Dropped - s.Of.Reported))}\n"
                + string.Concat(_all.Where(s => s.Of.Dropped > s.Of.Reported || s.Of.TailSamples > 1600).Take(40).Select(s => $"  {s.Where}: tail {s.Of.TailSamples / 8} ms, {s.Of.Detail}\n"));
        }
    }
}

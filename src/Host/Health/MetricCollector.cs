using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace VxmlGir.Host.Health;

/// <summary>Listens to every instrument of the meter <c>VxmlGir</c> and prints Prometheus text (format 0.0.4). Histograms are summaries: count and sum.</summary>
internal sealed class MetricCollector : IDisposable
{
    public const string MeterName = "VxmlGir";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private volatile MetricInstrument[] _instruments = [];

    public MetricCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MeterName) listener.EnableMeasurementEvents(instrument, Add(instrument));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.Start();
    }

    public string Render()
    {
        Observe();
        var text = new StringBuilder(16 * 1024);
        ProcessFigures(text);
        foreach (var group in _instruments.GroupBy(i => i.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var first = group.First();
            if (first.Description is { Length: > 0 } help) text.Append("# HELP ").Append(group.Key).Append(' ').Append(help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
            text.Append("# TYPE ").Append(group.Key).Append(' ').Append(first.Type).Append('\n');
            foreach (var instrument in group) instrument.Render(text);
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Observe()
    {
        lock (_gate)
        {
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // An observer that fails keeps its last figure; the listener has asked all the others.
            }
        }
    }

    private static void ProcessFigures(StringBuilder text)
    {
        using var process = Process.GetCurrentProcess();
        text.Append("# TYPE process_cpu_seconds_total counter\n");
        PrometheusText.Sample(text, "process_cpu_seconds_total", [], process.TotalProcessorTime.TotalSeconds);
        text.Append("# TYPE process_resident_memory_bytes gauge\n");
        PrometheusText.Sample(text, "process_resident_memory_bytes", [], process.WorkingSet64);
        text.Append("# TYPE dotnet_gc_heap_bytes gauge\n");
        PrometheusText.Sample(text, "dotnet_gc_heap_bytes", [], GC.GetTotalMemory(false));
        text.Append("# TYPE dotnet_gc_allocated_bytes_total counter\n");
        PrometheusText.Sample(text, "dotnet_gc_allocated_bytes_total", [], GC.GetTotalAllocatedBytes());
    }

    private MetricInstrument Add(Instrument instrument)
    {
        var added = new MetricInstrument(instrument);
        lock (_gate)
        {
            _instruments = [.. _instruments, added];
        }
        return added;
    }
}

/// <summary>The series of one instrument. Reads are lock-free: the array is replaced, never changed.</summary>
internal sealed class MetricInstrument
{
    // A label that takes any value must not grow without bound; what is beyond meets in one series.
    private const int MaxSeries = 200;

    private readonly Lock _gate = new();
    private readonly bool _absolute;
    private volatile MetricSeries[] _series = [];

    public MetricInstrument(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        _absolute = instrument.IsObservable || kind.StartsWith("Gauge", StringComparison.Ordinal);
        Type = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "summary"
            : kind is "Counter`1" or "ObservableCounter`1" ? "counter"
            : "gauge";
        Name = PrometheusText.Name(instrument.Name, instrument.Unit, Type);
        Description = instrument.Description;
    }

    public string Name { get; }

    public string? Description { get; }

    public string Type { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(tags);
        if (_absolute) series.Set(value);
        else series.Add(value);
    }

    public void Render(StringBuilder text)
    {
        foreach (var series in _series)
        {
            if (Type == "summary")
            {
                PrometheusText.Sample(text, Name + "_sum", series.Tags, series.Sum);
                PrometheusText.Sample(text, Name + "_count", series.Tags, series.Count);
            }
            else PrometheusText.Sample(text, Name, series.Tags, series.Sum);
        }
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var series in _series)
            if (series.Fits(tags)) return series;
        lock (_gate)
        {
            foreach (var series in _series)
                if (series.Fits(tags)) return series;
            if (_series.Length >= MaxSeries) return _series[^1];
            var added = new MetricSeries(_series.Length == MaxSeries - 1 ? [new("overflow", "true")] : tags.ToArray());
            _series = [.. _series, added];
            return added;
        }
    }
}

/// <summary>Names, labels and numbers as Prometheus wants them.</summary>
internal static class PrometheusText
{
    public static string Name(string name, string? unit, string type)
    {
        var text = new StringBuilder(name.StartsWith("vxmlgir", StringComparison.Ordinal) ? "" : "vxmlgir_");
        foreach (var c in name) text.Append(char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_');
        var suffix = unit switch { "By" => "_bytes", "s" => "_seconds", "ms" => "_milliseconds", _ => "" };
        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal)) text.Append(suffix);
        if (type == "counter" && !name.EndsWith("_total", StringComparison.Ordinal)) text.Append("_total");
        return text.ToString();
    }

    public static void Sample(StringBuilder text, string name, KeyValuePair<string, object?>[] tags, double value)
    {
        text.Append(name);
        if (tags.Length > 0)
        {
            text.Append('{');
            for (var i = 0; i < tags.Length; i++)
            {
                if (i > 0) text.Append(',');
                foreach (var c in tags[i].Key) text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
                text.Append("=\"").Append(Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture)?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
            }
            text.Append('}');
        }
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}

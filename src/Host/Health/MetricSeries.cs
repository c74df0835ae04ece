namespace VxmlGir.Host.Health;

/// <summary>One instrument with one set of tags. Sums are exact for whole numbers up to 2^53.</summary>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags)
{
    private double _sum;
    private long _count;

    public KeyValuePair<string, object?>[] Tags => tags;

    public double Sum => Volatile.Read(ref _sum);

    public long Count => Volatile.Read(ref _count);

    public void Add(double value)
    {
        double seen, next;
        do
        {
            seen = Volatile.Read(ref _sum);
            next = seen + value;
        }
        while (BitConverter.DoubleToInt64Bits(Interlocked.CompareExchange(ref _sum, next, seen)) != BitConverter.DoubleToInt64Bits(seen));
        Interlocked.Increment(ref _count);
    }

    public void Set(double value)
    {
        Volatile.Write(ref _sum, value);
        Interlocked.Increment(ref _count);
    }

    public bool Fits(ReadOnlySpan<KeyValuePair<string, object?>> other)
    {
        if (other.Length != tags.Length) return false;
        for (var i = 0; i < other.Length; i++)
            if (!string.Equals(other[i].Key, tags[i].Key, StringComparison.Ordinal) || !Equals(other[i].Value, tags[i].Value)) return false;
        return true;
    }
}

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>
/// Offset from a sender's RTP timestamps to the leg's samples: <c>leg = t + Offset(t)</c>. The smallest delays are the truth, jitter only adds; so the line lies
/// below all points and as close to them as it can (the clock-skew estimate of Moon, Skelly and Towsley, INFOCOM 1999: the lower hull's edge over the mean).
/// </summary>
internal readonly record struct ClockLine(double AtReference, double Slope, long Reference)
{
    /// <summary>Below this drift over the whole stretch there is none: arrival is known to a slot of 16 samples only.</summary>
    private const double NoDriftSamples = 48;
    private const double MaxSlope = 500e-6;
    private const int MinPoints = 10;

    public bool Drifts => Slope != 0;

    public double Offset(long t) => AtReference + Slope * (t - Reference);

    public static ClockLine Fit(IReadOnlyList<(long T, long D)> points)
    {
        var flat = new ClockLine(points.Min(p => p.D), 0, 0);
        if (points.Count < MinPoints) return flat;
        var hull = LowerHull(points);
        var mean = points.Average(p => (double)p.T);
        for (var i = 0; i + 1 < hull.Count; i++)
        {
            if (hull[i + 1].T < mean) continue;
            var slope = (double)(hull[i + 1].D - hull[i].D) / (hull[i + 1].T - hull[i].T);
            var total = Math.Abs(slope) * (points[^1].T - points[0].T);
            return Math.Abs(slope) > MaxSlope || total < NoDriftSamples ? flat : new ClockLine(hull[i].D, slope, hull[i].T);
        }
        return flat;
    }

    private static List<(long T, long D)> LowerHull(IReadOnlyList<(long T, long D)> points)
    {
        var hull = new List<(long T, long D)>();
        foreach (var p in points)
        {
            while (hull.Count >= 2 && Cross(hull[^2], hull[^1], p) <= 0) hull.RemoveAt(hull.Count - 1);
            hull.Add(p);
        }
        return hull;
    }

    private static double Cross((long T, long D) a, (long T, long D) b, (long T, long D) c) =>
        (double)(b.T - a.T) * (c.D - a.D) - (double)(b.D - a.D) * (c.T - a.T);
}

using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Privacy;

/// <summary>
/// An eavesdropper's detector, independent of the program's and keener than any receiver: Goertzel over windows of 20 ms, one of which is enough. Hears what is left of a tone.
/// </summary>
internal static class DigitEar
{
    private const int Window = 160;
    private const int Hop = 40;

    /// <summary>Noise and codec residue lie below; the callers' tones are 40 dB above.</summary>
    private const double LeastRms = 40;
    private const double LeastShare = 0.6;
    private static readonly double[] Rows = [697, 770, 852, 941];
    private static readonly double[] Columns = [1209, 1336, 1477, 1633];

    /// <param name="windows">Neighbouring windows that must agree: 1 for a channel with nothing but keys in it, more where somebody speaks.</param>
    /// <returns>The digits found, in order, each stretch once.</returns>
    public static string Listen(ReadOnlySpan<short> audio, int windows = 1)
    {
        var found = new List<char>();
        var (last, run) = ('\0', 0);
        for (var at = 0; at + Window <= audio.Length; at += Hop)
        {
            var digit = Of(audio.Slice(at, Window));
            run = digit == last ? run + 1 : 1;
            last = digit;
            if (digit != '\0' && run == windows) found.Add(digit);
        }
        return string.Concat(found);
    }

    private static char Of(ReadOnlySpan<short> window)
    {
        double energy = 0;
        foreach (var s in window) energy += (double)s * s;
        if (energy < LeastRms * LeastRms * Window) return '\0';
        var (row, low) = Strongest(window, Rows);
        var (column, high) = Strongest(window, Columns);
        if ((low + high) * 2 < LeastShare * energy * Window || low > 16 * high || high > 16 * low) return '\0';
        return "123A456B789C*0#D"[4 * row + column];
    }

    private static (int Index, double Power) Strongest(ReadOnlySpan<short> window, double[] frequencies)
    {
        var (best, most) = (0, 0.0);
        for (var k = 0; k < frequencies.Length; k++)
        {
            var coefficient = 2 * Math.Cos(2 * Math.PI * frequencies[k] / Signals.Rate);
            var (a, b) = (0.0, 0.0);
            foreach (var s in window) (b, a) = (a, s + coefficient * a - b);
            if (a * a + b * b - coefficient * a * b is var power && power > most) (best, most) = (k, power);
        }
        return (best, most);
    }
}

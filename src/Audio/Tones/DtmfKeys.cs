namespace VxmlGir.Audio.Tones;

/// <summary>The sixteen keys and their frequencies (ITU-T Q.23).</summary>
internal static class DtmfKeys
{
    /// <summary>Row by row: index = 4 × row + column.</summary>
    public const string Layout = "123A456B789C*0#D";

    /// <summary>The four rows, then the four columns, in Hz.</summary>
    public static ReadOnlySpan<float> Frequencies => [697, 770, 852, 941, 1209, 1336, 1477, 1633];

    public static bool TryFind(char key, out double low, out double high)
    {
        var index = Layout.IndexOf(char.ToUpperInvariant(key));
        (low, high) = index < 0 ? (0, 0) : (Frequencies[index / 4], Frequencies[4 + index % 4]);
        return index >= 0;
    }
}

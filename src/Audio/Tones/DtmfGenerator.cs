namespace VxmlGir.Audio.Tones;

/// <summary>DTMF keys as audio (ITU-T Q.23).</summary>
public static class DtmfGenerator
{
    public const int Rate = 8000;

    /// <summary>One key followed by silence.</summary>
    /// <param name="key">0–9, *, #, A–D (either case).</param>
    /// <param name="onMilliseconds">Length of the tone.</param>
    /// <param name="offMilliseconds">Length of the silence after it.</param>
    /// <param name="levelDb">Peak of the low tone against full scale, in dB.</param>
    /// <param name="twistDb">How much louder the high tone is than the low one.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a key.</exception>
    public static short[] Key(char key, int onMilliseconds = 100, int offMilliseconds = 100, double levelDb = -10, double twistDb = 0)
    {
        if (!DtmfKeys.TryFind(key, out var low, out var high)) throw new ArgumentOutOfRangeException(nameof(key), key, "Not a DTMF key.");
        var on = Rate * onMilliseconds / 1000;
        var samples = new short[on + Rate * offMilliseconds / 1000];
        ToneGenerator.Add(samples.AsSpan(0, on), Rate, low, levelDb);
        ToneGenerator.Add(samples.AsSpan(0, on), Rate, high, levelDb + twistDb);
        return samples;
    }

    /// <summary>Several keys, one after the other.</summary>
    public static short[] Keys(string keys, int onMilliseconds = 100, int offMilliseconds = 100, double levelDb = -10, double twistDb = 0) =>
        [.. keys.SelectMany(key => Key(key, onMilliseconds, offMilliseconds, levelDb, twistDb))];
}

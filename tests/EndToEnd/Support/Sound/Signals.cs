namespace VxmlGir.EndToEnd.Support.Sound;

/// <summary>Known audio at 8 kHz: every stretch of it is like no other, so that a place in it can be found again.</summary>
internal static class Signals
{
    public const int Rate = 8000;

    /// <summary>Noise of a seed: uniform, smoothed a little so that an MP3 at 8 kHz keeps most of it; about -20 dBFS.</summary>
    public static short[] Noise(int samples, uint seed)
    {
        var result = new short[samples];
        var state = seed * 2654435761u + 1;
        double last = 0;
        for (var i = 0; i < samples; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            last = last * 0.7 + (state / (double)uint.MaxValue - 0.5) * 6000;
            result[i] = (short)last;
        }
        return result;
    }

    public static short[] Tone(int samples, double hertz, double amplitude = 8000) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)(amplitude * Math.Sin(2 * Math.PI * hertz * i / Rate)))];

    /// <summary>A key in the band (ITU-T Q.23), independent of the program's generator.</summary>
    public static short[] Key(char key, int milliseconds = 120)
    {
        var place = "123A456B789C*0#D".IndexOf(key);
        double low = ((int[])[697, 770, 852, 941])[place / 4], high = ((int[])[1209, 1336, 1477, 1633])[place % 4];
        var samples = Rate * milliseconds / 1000;
        return [.. Tone(samples, low, 7000).Zip(Tone(samples, high, 7000), (a, b) => (short)(a + b))];
    }

    public static short[] Silence(int milliseconds) => new short[Rate * milliseconds / 1000];
}

namespace VxmlGir.Audio.Mp3;

/// <summary>
/// LAME 3.100 marks its layer III tables as made before it makes them: a decoder opened beside the first one would read half of them and lose its first frames. So the first
/// is opened alone; the tables are never changed afterwards. The encoder's are treated alike: with first encoders opened side by side a pause that was not silent has been
/// seen, once in some thirty runs of the tests.
/// </summary>
internal static class LameTables
{
    private static readonly Lazy<bool> Made = new(Make, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Makes them if nobody has. False: LAME has no memory.</summary>
    public static bool AreMade => Made.Value;

    private static bool Make()
    {
        using var decoder = LameNative.DecoderInit();
        using var encoder = LameNative.Init();
        return !decoder.IsInvalid && !encoder.IsInvalid && LameNative.InitParams(encoder) >= 0;
    }
}

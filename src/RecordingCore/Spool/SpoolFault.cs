namespace VxmlGir.RecordingCore.Spool;

/// <summary>Whose fault a failed file call is, by the kernel's error number (the exception's HResult).</summary>
internal static class SpoolFault
{
    public const int NoMemory = 12;
    public const int TableFull = 23;
    public const int TooManyOpen = 24;
    public const int NoSpace = 28;
    public const int OverQuota = 122;

    /// <summary>The process has no handles or memory left: another root would fail in the same way, and what is open there goes on.</summary>
    public static bool IsOfProcess(IOException failed) => failed.HResult is NoMemory or TableFull or TooManyOpen;

    /// <summary>Room is missing; a smaller write may still succeed.</summary>
    public static bool IsFull(IOException failed) => failed.HResult is NoSpace or OverQuota;

    /// <summary>The device or its filesystem does not do what it is told. What is absent is not meant.</summary>
    public static bool IsOfDevice(IOException failed) =>
        failed is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && !IsOfProcess(failed) && !IsFull(failed);
}

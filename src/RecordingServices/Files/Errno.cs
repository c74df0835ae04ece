namespace VxmlGir.RecordingServices.Files;

/// <summary>The error numbers (Linux) that change an answer; the runtime hands them out as <see cref="Exception.HResult"/>.</summary>
internal static class Errno
{
    public const int Exists = 17;
    private const int NoSpace = 28;
    private const int TooLarge = 27;
    private const int NameTooLong = 36;
    private const int OverQuota = 122;

    public static bool IsFull(IOException e) => e.HResult is NoSpace or OverQuota or TooLarge;

    public static bool IsNameTooLong(IOException e) => e.HResult is NameTooLong || e is PathTooLongException;
}

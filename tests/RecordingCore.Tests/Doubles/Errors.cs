namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>Errors as the runtime throws them: the kernel's number is the HResult.</summary>
internal static class Errors
{
    public static IOException Of(string name) => new(name, name switch
    {
        "EIO" => 5,
        "EMFILE" => 24,
        "ENOSPC" => 28,
        "EROFS" => 30,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such error here"),
    });
}

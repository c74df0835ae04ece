namespace VxmlGir.Host.CommandLine;

/// <summary>How the program ends; in docs/operations.md.</summary>
public static class ExitStatus
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>Something failed while running; the log says what.</summary>
    public const int Failed = 1;

    /// <summary>A wrong option or configuration; nothing was started.</summary>
    public const int WrongUsage = 2;

    /// <summary>A port is in use, or an address is not this machine's.</summary>
    public const int PortInUse = 3;

    /// <summary><c>call</c>, <c>dial</c>: the call was refused or not answered.</summary>
    public const int NotAnswered = 4;
}

namespace VxmlGir.RecordingCore.Spool;

/// <summary>The spool's files, seen so narrowly that a test can make any call fail or the machine die between two of them. Errors are <see cref="IOException"/> with the kernel's number as HResult.</summary>
internal interface ISpoolFiles
{
    /// <summary>Creates a file of mode 0600 to append to; it must not exist.</summary>
    ISpoolFile Create(string path);

    Stream OpenRead(string path);

    /// <summary>Atomic; replaces the target.</summary>
    void Rename(string from, string to);

    /// <summary>No error when absent.</summary>
    void Delete(string path);

    /// <summary>Names (not paths) of the files in a folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Creates the folder with mode 0700 when absent.</summary>
    void Prepare(string folder);
}

/// <summary>The filesystem below the spool.</summary>
internal interface ISpoolDevice
{
    /// <summary>Everything written so far, names included, is durable when this returns (<c>syncfs</c>); the kernel's error is thrown, never swallowed.</summary>
    void Sync(string root);

    /// <summary>What is left of the filesystem and of the process's handles.</summary>
    FreeShares Left(string root);
}

/// <summary>An open file that only grows.</summary>
internal interface ISpoolFile : IDisposable
{
    void Append(ReadOnlySpan<byte> bytes);
}

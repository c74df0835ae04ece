namespace VxmlGir.RecordingCore.Spool;

/// <summary>What a root has left of each thing that a new recording needs, 0 to 1. A filesystem that does not count inodes has all of them.</summary>
/// <param name="Handles">The process's own, not the filesystem's.</param>
internal readonly record struct FreeShares(double Bytes, double Inodes = 1, double Handles = 1)
{
    public double Least => Math.Min(Bytes, Math.Min(Inodes, Handles));

    public override string ToString()
    {
        var what = Least == Bytes ? "space" : Least == Inodes ? "inodes" : "file handles";
        return $"{Least:P1} {what} free";
    }
}

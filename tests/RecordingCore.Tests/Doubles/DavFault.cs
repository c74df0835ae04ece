namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>What a store does to a file before it behaves. Each hits a method, at the first request of each file with it.</summary>
public enum DavFault
{
    Put500, Put503, Put507, Put409, Put423, Put401, Put302, Put417, Put408, Put429,
    PutTruncated, PutCorrupted, PutEmpty, PutResetBefore, PutResetInTheMiddle, PutResetAfterStoring, PutStalls, PutFullInTheMiddle, PutDripsItsAnswer,
    PutContinuesUnasked, PutGarbage, PutClosesWithoutAnswer,
    HeadLies, HeadWrongEtagAndLength,
    GetTruncated, GetCorrupted, GetStallsInTheMiddle, Get404, Get500,
    MoveResetBefore, MoveResetAfterMoving, MoveDoneBut500, Move301, Move502, Move412WithoutTarget,
    Post500, Post401, PostResetAfterTaking, PostStalls,
}

/// <summary>Names of faults, taken apart.</summary>
internal static class DavFaults
{
    public static string Method(this DavFault fault)
    {
        var name = fault.ToString();
        return ((string[])["Put", "Head", "Get", "Move", "Post"]).First(m => name.StartsWith(m, StringComparison.Ordinal)).ToUpperInvariant();
    }

    /// <summary>The bare status that a fault is, or null.</summary>
    public static int? Status(this DavFault fault) => int.TryParse(fault.ToString()[fault.Method().Length..], out var status) ? status : null;
}

using System.Security.Cryptography;

namespace VxmlGir.EndToEnd.Support;

/// <summary>CallUUIDs that a test brings along, so that it knows what to look for.</summary>
internal static class CallUuids
{
    public static string New() => RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 32);
}

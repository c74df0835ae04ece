using System.Text.Json;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Host.Roles;

/// <summary>
/// <c>var/endpoints.json</c>: where the running platform listens, for scripts and for <c>vxmlgir call</c>, which need it when
/// ports are left to the system. It appears when the platform is ready and goes when it stops.
/// </summary>
internal static class EndpointsFile
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public static string PathOf(string home) => Path.Combine(home, "var", "endpoints.json");

    public static void Write(string home, Platform platform, Uri? http, string? traces)
    {
        string? First(SipTransportKind kind) => platform.Sip.Bound.FirstOrDefault(b => b.Kind == kind)?.EndPoint.ToString();
        var path = PathOf(home);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["pid"] = Environment.ProcessId,
            ["sipUdp"] = First(SipTransportKind.Udp),
            ["sipTcp"] = First(SipTransportKind.Tcp),
            ["http"] = http?.ToString(),
            ["store"] = platform.Services?.StoreUri.ToString(),
            ["intake"] = platform.Services?.IntakeUri.ToString(),
            ["page"] = platform.Services?.PageUri.ToString(),
            ["traces"] = traces,
        }, Format));
        File.Move(temporary, path, overwrite: true);
    }

    public static void Remove(string home) => File.Delete(PathOf(home));
}

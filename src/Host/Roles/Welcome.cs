using System.Text;
using VxmlGir.Host.Configuration;

namespace VxmlGir.Host.Roles;

/// <summary>What a person at the terminal is told when the platform is ready: what to dial and where recordings appear.</summary>
internal static class Welcome
{
    public static string Text(Platform platform, PlatformConfiguration configuration)
    {
        var text = new StringBuilder();
        var at = platform.Sip.Bound.FirstOrDefault()?.EndPoint.ToString() ?? "(no SIP listener)";
        text.AppendLine().AppendLine("VxmlGir is ready.").AppendLine();
        text.AppendLine("  Dial:");
        foreach (var entry in platform.Applications.Entries.Values.OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            text.Append("    sip:").Append(entry.Name).Append('@').Append(at).AppendLine(entry.Good is null ? "   (has errors: see the log)" : "");
        }
        if (platform.Applications.Entries.IsEmpty) text.AppendLine($"    (no application yet: put one into {configuration.Apps.Folder})");
        text.AppendLine("  or, from another terminal:");
        text.AppendLine($"    ./vxmlgir call sip:{platform.Applications.Entries.Keys.Order(StringComparer.Ordinal).FirstOrDefault() ?? "application"}@{at}").AppendLine();
        if (platform.Services is { } services)
        {
            text.AppendLine($"  Recordings: {services.PageUri}   (user {services.IntakeCredentials.User}, password in {Path.Combine(configuration.Services.DataFolder, "credentials.json")})");
            text.AppendLine($"  as files:   {Path.Combine(configuration.Services.DataFolder, "recordings")}");
        }
        text.Append("  Stop:       Ctrl-C (running calls may finish)");
        return text.ToString();
    }
}

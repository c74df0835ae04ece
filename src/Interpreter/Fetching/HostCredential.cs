using System.Text;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>How the platform identifies itself to one host.</summary>
/// <param name="Host"><c>host</c> or <c>host:port</c>, lower case.</param>
/// <param name="User">Name of HTTP Basic authentication (RFC 7617); null: none.</param>
public sealed record HostCredential(string Host, string? User, string? Password)
{
    /// <summary>Value of the <c>Authorization</c> header; null without a user.</summary>
    public string? Header => User is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    public bool IsFor(Uri uri) => Host == uri.IdnHost || Host == $"{uri.IdnHost}:{uri.Port}";

    /// <summary>The password is no text for logs.</summary>
    public override string ToString() => $"{User}@{Host}";
}

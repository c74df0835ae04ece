using System.Text;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>How a password is shown to a server.</summary>
public enum CredentialScheme
{
    /// <summary>With every request (RFC 7617).</summary>
    Basic,

    /// <summary>Never itself; proved when the server asks (RFC 7616). The exchange does that, not the loader.</summary>
    Digest,
}

/// <summary>How the platform identifies itself to one host.</summary>
/// <param name="Host">See <see cref="HostPattern"/>.</param>
/// <param name="User">Null: it does not.</param>
public sealed record HostCredential(string Host, string? User, string? Password, CredentialScheme Scheme = CredentialScheme.Basic)
{
    /// <summary>Value of the <c>Authorization</c> header; null without a user, and where the server must ask first.</summary>
    public string? Header => User is null || Scheme != CredentialScheme.Basic ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    public bool IsFor(Uri uri) => HostPattern.Covers(Host, uri);

    /// <summary>The password is no text for logs.</summary>
    public override string ToString() => $"{User}@{Host}";
}

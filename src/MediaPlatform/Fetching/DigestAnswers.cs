using System.Collections.Concurrent;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.RecordingCore.Delivery;

namespace VxmlGir.MediaPlatform.Fetching;

/// <summary>What each server last asked of us, so that most requests need one exchange. Thread-safe.</summary>
internal sealed class DigestAnswers(FetchPolicy policy, IIds ids)
{
    /// <summary>Servers remembered; a pattern may cover any number of names.</summary>
    private const int MaxServers = 256;

    private readonly ConcurrentDictionary<string, HttpCredentials> _servers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: the URI's host has no password that is proved by digest.</summary>
    public HttpCredentials? For(Uri uri)
    {
        if (policy.CredentialFor(uri) is not { Scheme: CredentialScheme.Digest, User: { } user } credential) return null;
        if (_servers.Count >= MaxServers) _servers.Clear();
        return _servers.GetOrAdd($"{uri.Scheme}://{uri.Authority}", _ => new HttpCredentials($"{user}:{credential.Password}", ids, digestOnly: true));
    }
}

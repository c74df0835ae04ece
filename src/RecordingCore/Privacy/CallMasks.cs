using System.Collections.Immutable;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Privacy;

/// <summary>
/// What is sensitive on one call: while a scope is on, nothing of either direction gets into any recording of the call, whoever commands it, and those that start
/// meanwhile start masked. One sensitive scope at a time. Callable from any thread.
/// </summary>
public sealed class CallMasks
{
    private readonly Lock _gate = new();
    private ImmutableArray<RecordingScope> _scopes = [];
    private Mask? _current;

    /// <summary>What a recording that starts now has to honour.</summary>
    internal Mask? Current => Volatile.Read(ref _current);

    /// <summary>Nothing happens when a scope is on already: the first one says who and why.</summary>
    /// <param name="by">Who asks for it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="place">Where in the documents.</param>
    public void Begin(string by, string reason, string place)
    {
        lock (_gate)
        {
            if (_current is not null) return;
            // First the word, then the recordings: one that opens in between finds it there.
            Volatile.Write(ref _current, new Mask(by, reason, place));
            foreach (var scope in _scopes) scope.FollowMask(_current);
        }
    }

    /// <summary>Nothing happens when none is on.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_current is null) return;
            Volatile.Write(ref _current, null);
            foreach (var scope in _scopes) scope.FollowMask(null);
        }
    }

    /// <summary>Something that is not sensitive has taken this key: its sound may be heard in the recordings.</summary>
    /// <param name="sample">The leg's sample at which the key was reported.</param>
    public void Disclose(char digit, long sample)
    {
        lock (_gate)
        {
            foreach (var scope in _scopes) scope.Disclose(new Disclosure(digit, sample));
        }
    }

    internal void Join(RecordingScope scope)
    {
        lock (_gate) _scopes = _scopes.Add(scope);
    }

    internal void Leave(RecordingScope scope)
    {
        lock (_gate) _scopes = _scopes.Remove(scope);
    }
}

using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;

namespace VxmlGir.RecordingCore.Node;

/// <summary>The recordings of one VoiceXML session or connection. Callable from any thread.</summary>
public sealed class RecordingScope
{
    internal RecordingScope()
    {
    }

    /// <summary>Executes the text of one record log; one acknowledgement per command, in order.</summary>
    public ImmutableArray<RecordAck> Execute(string commands, string place) => throw new NotImplementedException();

    /// <summary>Starts at once, outside the application's control (full-call recording).</summary>
    public RecordAck Start() => throw new NotImplementedException();

    /// <summary>The scope ends: so does what is in progress. Idempotent.</summary>
    public void Close(string reason) => throw new NotImplementedException();
}

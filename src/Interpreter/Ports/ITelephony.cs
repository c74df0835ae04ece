namespace VxmlGir.Interpreter.Ports;

/// <summary>What a dialog may ask of its connection.</summary>
public interface ITelephony
{
    /// <summary>Ends the caller's connection once queued prompts have played (VoiceXML 2.0 section 5.3.11).</summary>
    void Disconnect(string? reason);

    /// <summary>Begins a transfer; <see cref="SessionInput.TransferEnded"/> brings the outcome.</summary>
    void Transfer(TransferRequest request);
}

/// <param name="Type"><c>blind</c>, <c>bridge</c> or <c>consultation</c>.</param>
public sealed record TransferRequest(string Destination, string Type, TimeSpan ConnectTimeout, TimeSpan? MaxTime)
{
    /// <summary>Application-to-application information (<c>aai</c>) for the far end; null: none.</summary>
    public string? Aai { get; init; }
}

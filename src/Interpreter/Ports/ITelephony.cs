namespace VxmlGir.Interpreter.Ports;

/// <summary>What a dialog may ask of its connection.</summary>
public interface ITelephony
{
    /// <summary>Ends the caller's connection once queued prompts have played (VoiceXML 2.0 section 5.3.11).</summary>
    void Disconnect(string? reason);

    /// <summary>Begins a transfer; <see cref="SessionInput.TransferEnded"/> brings the outcome.</summary>
    void Transfer(TransferRequest request);

    /// <summary>Gives up a transfer that is under way (not a blind one); its outcome follows all the same, <c>near_end_disconnect</c> if this was first.</summary>
    void EndTransfer();
}

/// <param name="ConnectTimeout">Until the far end answers.</param>
/// <param name="MaxTime">Of the conversation; null: no limit.</param>
/// <param name="Type"><c>blind</c>, <c>bridge</c> or <c>consultation</c>.</param>
public sealed record TransferRequest(string Destination, string Type, TimeSpan ConnectTimeout, TimeSpan? MaxTime)
{
    /// <summary>Application-to-application information (<c>aai</c>) for the far end; null: none.</summary>
    public string? Aai { get; init; }
}

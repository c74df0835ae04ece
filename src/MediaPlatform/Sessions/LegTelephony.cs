using VxmlGir.Interpreter.Ports;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>What a dialog may ask of its connection. The leg says BYE when its last session has ended, so a disconnect needs no word here.</summary>
internal sealed class LegTelephony(SessionInbox inbox) : ITelephony
{
    public void Disconnect(string? reason) { }

    /// <summary>No second leg can be made yet: the dialog gets its event, never silence.</summary>
    public void Transfer(TransferRequest request) =>
        inbox.Post(new SessionInput.External("error.unsupported.transfer." + request.Type, $"transfer to {request.Destination} is not supported"));
}

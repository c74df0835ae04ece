using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Sdp;

namespace VxmlGir.MediaPlatform.Transfers;

/// <summary>How a party is called.</summary>
/// <param name="ConnectTimeout">Until it answers.</param>
/// <param name="MaxTime">Of the conversation; null: no limit.</param>
internal sealed record FarCall(OutgoingInvite Invite, TimeSpan ConnectTimeout, TimeSpan? MaxTime);

/// <summary>
/// The party at the other end of a transfer, from our INVITE until its dialog is over. What became of it is told once, and at once; that the
/// dialog then ends in good order is the party's own care.
/// </summary>
internal sealed class FarParty(MediaLeg near, LegServices services, IFarListener listener)
{
    private readonly Channel<FarInput> _mailbox = Channel.CreateUnbounded<FarInput>(new() { SingleReader = true });
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MediaLeg? _leg;
    private long _answered;
    private bool _told;
    private volatile bool _talking;

    /// <summary>Completes when the dialog with the party has ended.</summary>
    public Task Over => _over.Task;

    /// <summary>Hangs up, or gives up calling. Any thread.</summary>
    /// <param name="result">What is told, if nothing was yet; null: nobody wants to know.</param>
    public void GiveUp(string? result) => _mailbox.Writer.TryWrite(new FarInput.GiveUp(result));

    /// <summary>A key of the caller that did not come as sound. Any thread.</summary>
    public void Press(char key)
    {
        if (_talking) _leg?.SendDigits(key.ToString());
    }

    /// <summary>The life of the party.</summary>
    public async Task RunAsync(FarCall far)
    {
        try
        {
            if (services.Media.Open(e => Post(new LegInput.Media(e)), "far " + near.Name, near) is MediaOpen.Opened { Leg: var leg })
            {
                _leg = leg;
                await ConverseAsync(far, leg);
                leg.Close();
            }
            else Tell(TransferOutcomes.NoResource);
        }
        finally
        {
            Tell(TransferOutcomes.Unknown);
            _over.TrySetResult();
        }
    }

    private async Task ConverseAsync(FarCall far, MediaLeg leg)
    {
        var description = new LegDescription(leg, services.Options, Sources(far.Invite), BitConverter.ToUInt64(Random()) >> 2);
        var call = services.Dial(far.Invite with { Sdp = description.Offer() });
        call.Deliver(e => Post(new LegInput.Signalling(e)));
        await using var patience = Timer(far.ConnectTimeout, TransferOutcomes.NoAnswer);
        await using var limit = Timer(Timeout.InfiniteTimeSpan, TransferOutcomes.MaxTime);
        await foreach (var input in _mailbox.Reader.ReadAllAsync())
        {
            switch (input)
            {
                case FarInput.Leg { Input: LegInput.Signalling { Event: SipEvent.Ended ended } }:
                    Leave(leg, _answered == 0 ? TransferOutcomes.Unknown : ended.Cause == SipEndCause.Bye ? TransferOutcomes.FarEnd : TransferOutcomes.Network);
                    return;
                case FarInput.Leg { Input: LegInput.Signalling { Event: SipEvent.Answered answer } }:
                    patience.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    if (far.MaxTime is { } most) limit.Change(most, Timeout.InfiniteTimeSpan);
                    OnAnswered(call, leg, description, answer);
                    break;
                case FarInput.Leg { Input: LegInput.Signalling signal }:
                    OnSignal(call, description, signal.Event);
                    break;
                case FarInput.Leg { Input: LegInput.Media { Event: MediaEvent.Silent or MediaEvent.Failed } }:
                    HangUp(call, leg, TransferOutcomes.Network);
                    break;
                case FarInput.GiveUp given:
                    _told |= given.Result is null;
                    HangUp(call, leg, given.Result ?? TransferOutcomes.NearEnd);
                    break;
                // Time for an answer is over, or time for talking: a timer that came too late counts no more.
                case FarInput.Expired expired when (expired.Result == TransferOutcomes.NoAnswer) == (_answered == 0):
                    HangUp(call, leg, expired.Result);
                    break;
            }
        }
    }

    private void OnAnswered(SipCall call, MediaLeg leg, LegDescription description, SipEvent.Answered answer)
    {
        if (_told || description.Accept(answer.Sdp) is not Negotiated)
        {
            HangUp(call, leg, TransferOutcomes.Unknown);
            return;
        }
        _answered = services.Time.GetTimestamp();
        near.Join(leg);
        _talking = true;
        listener.OnAnswered();
    }

    private void OnSignal(SipCall call, LegDescription description, SipEvent signal)
    {
        switch (signal)
        {
            case SipEvent.Refused refused:
                Tell(TransferOutcomes.Of(refused.Status, local: refused.Response is null));
                break;
            case SipEvent.Offered { Sdp: "" } wanted:
                call.AcceptOffer(wanted, description.Offer());
                break;
            case SipEvent.Acknowledged { Sdp: { } late }:
                description.Accept(late);
                break;
            case SipEvent.Offered offered:
                if (description.Answer(offered.Sdp) is Negotiated agreed) call.AcceptOffer(offered, agreed.Media.LocalSdp);
                else call.RejectOffer(offered, new SipReject(488, "no usable audio in the offer"));
                break;
            // Its keys and messages concern nobody (section 2.3.7.2.1: the platform does not monitor the callee).
            case SipEvent.Requested requested:
                call.Respond(requested, requested.Request.Method is SipMethods.Info or SipMethods.Notify ? 200 : 603);
                break;
        }
    }

    private void HangUp(SipCall call, MediaLeg leg, string result)
    {
        Leave(leg, result);
        call.Bye();
    }

    private void Leave(MediaLeg leg, string result)
    {
        if (_talking) near.Part(leg);
        _talking = false;
        Tell(result);
    }

    private void Tell(string result)
    {
        if (_told) return;
        _told = true;
        listener.OnEnded(result, _answered == 0 ? TimeSpan.Zero : services.Time.GetElapsedTime(_answered));
    }

    private ITimer Timer(TimeSpan due, string result) =>
        services.Time.CreateTimer(_ => _mailbox.Writer.TryWrite(new FarInput.Expired(result)), null, due, Timeout.InfiniteTimeSpan);

    private void Post(LegInput input) => _mailbox.Writer.TryWrite(new FarInput.Leg(input));

    // As for a caller: a telephone on this machine may name the machine's outer address and send over loopback.
    private static ImmutableArray<IPAddress> Sources(OutgoingInvite invite) =>
        IPAddress.TryParse(invite.Target.Host, out var host) && IPAddress.IsLoopback(host) ? [host] : [];

    private byte[] Random()
    {
        var bytes = new byte[8];
        services.Ids.Fill(bytes);
        return bytes;
    }

    private abstract record FarInput
    {
        public sealed record Leg(LegInput Input) : FarInput;

        public sealed record GiveUp(string? Result) : FarInput;

        public sealed record Expired(string Result) : FarInput;
    }
}

/// <summary>Who wants to know what becomes of a party. Called on the party's loop.</summary>
internal interface IFarListener
{
    void OnAnswered();

    /// <param name="duration">From the answer; zero without one.</param>
    void OnEnded(string result, TimeSpan duration);
}

using System.Net;
using System.Text;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sip;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>
/// A scripted caller with every packet in its own hands: a few lines of SIP over UDP, a raw RTP socket, and a log of all that
/// was sent and heard, with times.
/// </summary>
internal sealed class RtpCaller : IAsyncDisposable
{
    private static readonly int[] Usual = [0, 8, 101];

    private readonly int[] _codecs;
    private readonly Speaking _speaking;
    private int _version = 1;

    public RtpCaller(IPEndPoint server, string user, Speaking? speaking = null, int[]? codecs = null, string from = "caller")
    {
        _speaking = speaking ?? new Speaking();
        _codecs = codecs ?? (_speaking.Law == Law.A ? [8, 0, 101] : Usual);
        if (_speaking.ComfortNoise && codecs is null) _codecs = [.. _codecs, 13];
        Dialog = new SipDialog(server, user.Contains("sip:", StringComparison.Ordinal) ? user : $"sip:{user}@{server}", from);
        Rtp = new RtpLine(_speaking);
    }

    public SipDialog Dialog { get; }

    public RtpLine Rtp { get; }

    /// <summary>Answer of the other side, once it came.</summary>
    public string RemoteSdp { get; private set; } = "";

    /// <summary>When the 200 was there, and the BYE (ours or theirs) sent or seen.</summary>
    public TimeSpan AnsweredAt { get; private set; }

    public TimeSpan HungUpAt { get; private set; }

    public static async Task<RtpCaller> CallAsync(IPEndPoint server, string user, Speaking? speaking = null, IEnumerable<(string, string)>? headers = null)
    {
        var caller = new RtpCaller(server, user, speaking);
        var answer = await caller.InviteAsync(headers);
        Assert.True(answer.Status == 200, $"{user}: {answer.StartLine}\n{caller.Dialog.Transcript}");
        return caller;
    }

    /// <summary>The final response; from a 200 on the caller speaks.</summary>
    public async Task<SipText> InviteAsync(IEnumerable<(string, string)>? headers = null, TimeSpan? within = null)
    {
        var answer = await Dialog.InviteAsync(SdpText.Offer(Rtp.Local, _codecs, _speaking.Ptime), headers, within);
        AnsweredAt = Moment.Now;
        if (answer.Status == 200) Take(answer.Body);
        return answer;
    }

    public Task<SipText> ReInviteAsync(int[] codecs, string direction = "sendrecv", Func<Speaking, Speaking>? speaking = null) =>
        OfferAsync("INVITE", codecs, direction, speaking);

    public Task<SipText> UpdateAsync(int[] codecs, string direction = "sendrecv") => OfferAsync("UPDATE", codecs, direction, null);

    public Task PressAsync(string keys, int milliseconds = 100) => Rtp.PressAsync(keys, milliseconds);

    /// <summary>Keys by SIP INFO, one after the other, as most phones write them.</summary>
    public async Task PressByInfoAsync(string keys)
    {
        foreach (var key in keys)
        {
            var answer = await Dialog.RequestAsync("INFO", $"Signal={key}\r\nDuration=160\r\n", [("Content-Type", "application/dtmf-relay")]);
            Assert.Equal(200, answer.Status);
        }
    }

    public async Task HangUpAsync()
    {
        HungUpAt = Moment.Now;
        await Dialog.ByeAsync();
    }

    /// <summary>Waits until the other side hung up.</summary>
    public async Task HungUpOnAsync(TimeSpan within)
    {
        await Eventually.TrueAsync(() => Dialog.Ended, within, $"BYE from the platform\n{Dialog.Transcript}");
        HungUpAt = Moment.Now;
    }

    /// <summary>Waits until the caller hears something louder than the floor that began after <paramref name="since"/>.</summary>
    public Task HearsSoundAsync(TimeSpan since, TimeSpan within) => Eventually.TrueAsync(
        () => Rtp.Received.Any(p => p.At > since && p.PayloadType is 0 or 8 && Loud(p)), within, "a prompt heard");

    public bool HeardSoundSince(TimeSpan since) => Rtp.Received.Any(p => p.At > since && p.PayloadType is 0 or 8 && Loud(p));

    /// <summary>Waits until nothing but silence was heard for a while.</summary>
    public Task HearsSilenceAsync(TimeSpan forTime, TimeSpan within) => Eventually.TrueAsync(
        () => Moment.Now - AnsweredAt > forTime && !Rtp.Received.Any(p => p.At > Moment.Now - forTime && Loud(p)), within, "silence heard");

    public async ValueTask DisposeAsync()
    {
        await Rtp.DisposeAsync();
        await Dialog.DisposeAsync();
    }

    private async Task<SipText> OfferAsync(string method, int[] codecs, string direction, Func<Speaking, Speaking>? speaking)
    {
        var answer = await Dialog.RequestAsync(method, SdpText.Offer(Rtp.Local, codecs, _speaking.Ptime, direction, ++_version));
        if (answer.Status != 200) return answer;
        if (speaking is not null) Rtp.Change(speaking);
        Take(answer.Body);
        return answer;
    }

    private void Take(string sdp)
    {
        RemoteSdp = sdp;
        Rtp.Speak(SdpText.Remote(sdp));
    }

    private static bool Loud(RtpPacket packet)
    {
        var law = packet.PayloadType == 8 ? Law.A : Law.Mu;
        return packet.Payload.Any(c => Math.Abs((int)G711.Decode(c, law)) > 500);
    }

    public override string ToString() => new StringBuilder($"{Rtp.Sent.Count} sent, {Rtp.Received.Count} heard\n").Append(Dialog.Transcript).ToString();
}

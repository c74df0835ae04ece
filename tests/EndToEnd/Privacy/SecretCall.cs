using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Privacy;

/// <summary>How the caller's keys reach the platform.</summary>
internal enum KeyWay
{
    Events,

    /// <summary>RFC 4733, and the tone as well: a gateway that does not take it out.</summary>
    EventsAndTone,
    Info,
    InfoAndTone,
    InBand,
}

internal enum Timing
{
    /// <summary>Each entry after its prompt.</summary>
    Patient,

    /// <summary>Everything at once, as soon as the call stands.</summary>
    Ahead,

    /// <summary>The first secret digit right behind the menu's, before the field is there.</summary>
    EarlyFirst,

    /// <summary>The last secret key is held for 0.7 s: the field is filled at its beginning.</summary>
    LongLast,
}

/// <summary>One caller with a secret of eight digits that are no menu's: any 0 or 3 to 9 anywhere is a leak.</summary>
internal sealed class SecretCall : IAsyncDisposable
{
    private const int Tone = 100;
    private const int Between = 80;
    private readonly Platform _platform;
    private readonly KeyWay _way;
    private readonly Timing _timing;
    private RtpCaller? _caller;

    public SecretCall(Platform platform, int number, bool withEnds = true)
    {
        (_platform, Number) = (platform, number);
        (_way, _timing) = ((KeyWay)(number % 5), (Timing)(number / 5 % (withEnds ? 4 : 3)));
        var random = new Random(4711 + number);
        // No zero in front: counters in names begin with them.
        Secret = "3456789"[random.Next(7)] + string.Concat(Enumerable.Range(0, 7).Select(_ => "03456789"[random.Next(8)]));
    }

    public int Number { get; }

    public string Uuid { get; } = CallUuids.New();

    public string Secret { get; }

    public bool HasTones => _way is not (KeyWay.Events or KeyWay.Info);

    /// <summary>
    /// The menus took the menus' keys. On a machine that is too busy a caller's tones come in pieces, and a key of theirs is none: then a digit of the secret may answer
    /// an open question, which is nobody's secret any more. Keys that are told are never lost.
    /// </summary>
    public bool IsUnderstood => _way != KeyWay.InBand || (_platform.Trace(Uuid) is var trace && trace.Has("filled", "service = 1") && trace.Has("filled", "sure = 2"));

    public override string ToString() => $"call {Number} ({_way}, {_timing})";

    /// <summary>To the end of the dialogue.</summary>
    public async Task RunAsync(string application)
    {
        await DialAsync(application);
        await EnterAsync(Secret.Length);
        await HeardAsync("Last, 2");
        await PressAsync("2");
        try
        {
            await _caller!.HungUpOnAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException missed)
        {
            throw new TimeoutException($"{this}: {missed.Message}\n{_platform.Trace(Uuid)}", missed);
        }
        if (_way != KeyWay.InBand) Assert.True(_platform.Trace(Uuid).Has("item", "block finish"), $"{this} lost a key\n{_platform.Trace(Uuid)}");
    }

    /// <summary>Into the field, with some digits of the secret pressed; there it stays.</summary>
    public async Task RunIntoFieldAsync(string application, int digits)
    {
        await DialAsync(application);
        await EnterAsync(digits);
    }

    public async ValueTask DisposeAsync()
    {
        if (_caller is not null) await _caller.DisposeAsync();
    }

    private async Task DialAsync(string application)
    {
        var speaking = new Speaking { Audio = [.. Signals.Noise(8000 * 60, (uint)Number).Select(s => (short)(s / 60))], Leaks = _way == KeyWay.EventsAndTone, Ssrc = (uint)(9000 + Number) };
        // In-band is what is left when the offer has no telephone-event.
        _caller = new RtpCaller(_platform.Sip, application, speaking, _way == KeyWay.InBand ? [0, 8] : null);
        var answer = await _caller.InviteAsync([("X-Genesys-CallUUID", Uuid)]);
        Assert.True(answer.Status == 200, $"{this}: {answer.StartLine}");
    }

    private async Task EnterAsync(int digits)
    {
        var secret = Secret[..digits];
        switch (_timing)
        {
            case Timing.Ahead:
                await PressAsync("12" + secret);
                return;
            case Timing.EarlyFirst:
                await HeardAsync("Press 1");
                await PressAsync("12" + secret[..1]);
                await HeardAsync("Your number");
                await PressAsync(secret[1..]);
                return;
        }
        await HeardAsync("Press 1");
        await PressAsync("1");
        await HeardAsync("Press 2");
        await PressAsync("2");
        await HeardAsync("Your number");
        if (_timing == Timing.LongLast && digits == Secret.Length)
        {
            await PressAsync(secret[..^1]);
            await PressAsync(secret[^1..], 700);
        }
        else await PressAsync(secret);
    }

    private Task<Trace> HeardAsync(string prompt) => _platform.TraceAsync(Uuid, t => t.Has("prompt", prompt) || t.Of("end").Any(), TimeSpan.FromSeconds(30));

    private async Task PressAsync(string keys, int tone = Tone)
    {
        foreach (var key in keys)
        {
            if (_way is KeyWay.InBand or KeyWay.InfoAndTone) _caller!.Rtp.Sound(Signals.Key(key, tone));
            if (_way is KeyWay.Info or KeyWay.InfoAndTone) await _caller!.PressByInfoAsync(key.ToString());
            if (_way is KeyWay.Events or KeyWay.EventsAndTone) await _caller!.PressAsync(key.ToString(), tone);
            await _caller!.Rtp.SayOnAsync((Between + (_way is KeyWay.Events or KeyWay.EventsAndTone ? 0 : tone)) / 1000.0);
        }
    }
}

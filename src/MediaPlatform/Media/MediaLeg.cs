using System.Net;
using VxmlGir.MediaPlatform.Clock;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Rtp;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>One RTP session. Every member may be called from any thread; commands act at the leg's next slot, in the order given.</summary>
public sealed class MediaLeg : ITapPoint
{
    private readonly ShardUnit _unit;
    private readonly IMediaWire _wire;
    private readonly LegCore _core;
    private readonly LegParts _parts;
    private readonly LegCounters _counters;
    private readonly uint _seed;
    private readonly Lock _gate = new();
    private LivePath? _live;
    private LegTerms? _terms;
    private int _lastPlay;
    private int _lastDigits;
    private int _closing;

    internal MediaLeg(ShardUnit unit, IMediaWire wire, Action<MediaEvent> events, string name, LegSeeds seeds)
    {
        (_unit, _wire, Events, Name, _seed) = (unit, wire, events, name, seeds.Random);
        AdvertisedRtp = new IPEndPoint(unit.Options.Advertised ?? wire.LocalRtp.Address, wire.LocalRtp.Port);
        _counters = new LegCounters(unit.Totals);
        _parts = new LegParts(this, wire, unit.Batch, unit.Notices, _counters, unit.Options);
        var inbound = new LegInbound(_parts);
        var outbound = new LegOutbound(_parts, seeds.Ssrc, seeds.Sequence, seeds.Timestamp);
        var rtcp = new LegRtcp(_parts, inbound, outbound, unit.Time, seeds.Cname, seeds.Random);
        _core = new LegCore(_parts, inbound, outbound, rtcp, unit.Shard);
        unit.Shard.Post(new LegCommand.Begin(_core), must: true);
    }

    /// <summary>Where the sockets are bound.</summary>
    public IPEndPoint LocalRtp => _wire.LocalRtp;

    /// <summary>What SDP should say (<see cref="MediaOptions.Advertised"/>).</summary>
    public IPEndPoint AdvertisedRtp { get; }

    /// <summary>The leg's position now, in samples at 8 kHz since its first tick, in steps of 16 (2 ms).</summary>
    public long SampleNow => _core.SampleAt(_unit.Shard.Slot);

    /// <inheritdoc />
    public long PassedSample => _core.PassedSample;

    internal string Name { get; }

    internal Action<MediaEvent> Events { get; }

    /// <summary>Takes new terms; also re-opens the source lock (the only thing that does).</summary>
    public void Negotiate(MediaTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        lock (_gate)
        {
            if (terms.Dtmf == DtmfMethod.InBand) LiveNeedsLock();
            var ready = LegTerms.From(terms, _unit.Options, _live);
            Volatile.Write(ref _terms, ready);
            _unit.Shard.Post(new LegCommand.Negotiate(_core, ready), must: true);
        }
    }

    /// <summary>Queues a prompt behind those queued before.</summary>
    /// <returns>Its number within the leg, from 1: <see cref="MediaEvent.PlayEnded"/> carries it.</returns>
    public int Play(ReadOnlyMemory<PlayPiece> pieces)
    {
        var id = Interlocked.Increment(ref _lastPlay);
        Play(id, pieces);
        return id;
    }

    /// <summary>The same under the caller's own number (do not mix both ways on one leg).</summary>
    public void Play(int id, ReadOnlyMemory<PlayPiece> pieces) =>
        // Refusing would leave the caller waiting for an end that never comes; the leg's own limit bounds the queue.
        _unit.Shard.Post(new LegCommand.Play(_core, PlayItem.From(id, pieces.Span)), must: true);

    /// <summary>Stops and drops all that is queued.</summary>
    public void StopPlay() => _unit.Shard.Post(new LegCommand.StopPlay(_core), must: true);

    /// <summary>Presses keys: RFC 4733 events where agreed, else tones. Characters that are no key are skipped. Prompts wait meanwhile.</summary>
    /// <param name="toneMs">40..8000.</param>
    /// <param name="gapMs">40..8000.</param>
    /// <returns>A number; <see cref="MediaEvent.DigitsSent"/> carries it. 0 when the shard's mailbox is full.</returns>
    public int SendDigits(string digits, int toneMs = 100, int gapMs = 100)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var agreed = Volatile.Read(ref _terms)?.Agreed;
        var asTones = agreed is { TelephoneEventPayloadType: null } or { Dtmf: DtmfMethod.InBand };
        var id = Interlocked.Increment(ref _lastDigits);
        return _unit.Shard.Post(new LegCommand.SendDigits(_core, DigitItem.From(id, digits, toneMs, gapMs, asTones))) ? id : 0;
    }

    /// <summary>Takes down what the peer says from the leg's next slot on; a capture that runs already is stopped.</summary>
    internal void Capture(SpeechCapture capture) => _unit.Shard.Post(new LegCommand.Capture(_core, capture, Live()), must: true);

    internal void StopCapture() => _unit.Shard.Post(new LegCommand.StopCapture(_core), must: true);

    /// <summary>Each side hears the other while nothing is played to it, until <see cref="Part"/>. Both legs are of one shard (<see cref="MediaEngine.Open"/>).</summary>
    internal void Join(MediaLeg other)
    {
        if (other._unit != _unit) throw new ArgumentException("The legs of a bridge must share a shard.", nameof(other));
        _unit.Shard.Post(new LegCommand.Join(_core, other._core, Live(), other.Live()), must: true);
    }

    internal void Part(MediaLeg other) => _unit.Shard.Post(new LegCommand.Part(_core, other._core), must: true);

    public void Attach(ITapSink sink) => _unit.Shard.Post(new LegCommand.Attach(_core, new TapNode(sink)), must: true);

    public void Detach(ITapSink sink) => _unit.Shard.Post(new LegCommand.Detach(_core, sink), must: true);

    /// <summary>Ends the leg: taps are detached, prompts dropped, RTCP BYE sent; then <see cref="MediaEvent.Closed"/>. Repeating it does nothing.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0) _unit.Shard.Post(new LegCommand.Close(_core), must: true);
    }

    public MediaFigures Figures() => _counters.ToFigures();

    /// <summary>The way of the audio, one line.</summary>
    public override string ToString()
    {
        if (Volatile.Read(ref _terms) is not { } terms) return "Rtp(unnegotiated)";
        var law = terms.Law == TapLaw.A ? "PCMA" : "PCMU";
        var live = _parts.Live is null ? "" : $" -> Jitter({_unit.Options.JitterMs}ms) -> Decode";
        return $"Rtp({law}/{terms.FrameSamples / 8}) -> Lock -> Keys({terms.Agreed.Dtmf}) -> Tap({_parts.Taps.Count}){live}{(_parts.ToOther is null ? "" : " -> Bridge")}; <- Player({_core.QueuedPrompts})";
    }

    internal ShardUnit Unit => _unit;

    private LivePath Live()
    {
        lock (_gate) return LiveNeedsLock();
    }

    private LivePath LiveNeedsLock() => _live ??= new LivePath(_unit.Options.JitterMs, _seed);

    /// <summary>Event thread, after the leg has left its shard.</summary>
    internal void ReleaseWire() => _wire.Dispose();
}

using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.MediaPlatform.Clock;
using VxmlGir.MediaPlatform.Pacing;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>Owns the shards, their legs, and the thread that reports the legs' events.</summary>
public sealed partial class MediaEngine : IDisposable
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(2);

    private readonly MediaOptions _options;
    private readonly ShardUnit[] _units;
    private readonly ShardThread[] _threads;
    private readonly EventPump _pump;
    private readonly Wakeup _wakeup = new();
    private readonly PortPairs _ports;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly HashSet<MediaLeg> _legs = [];
    private readonly ManualResetEventSlim _empty = new(true);
    private bool _disposed;

    /// <summary>Starts the threads at once.</summary>
    /// <exception cref="ArgumentException">Bound to every address without an advertised one.</exception>
    public MediaEngine(MediaOptions options, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(meter);
        if (options.Advertised is null && (options.Bind.Equals(IPAddress.Any) || options.Bind.Equals(IPAddress.IPv6Any)))
        {
            throw new ArgumentException($"Bound to {options.Bind}, the media engine needs an advertised address: SDP cannot offer {options.Bind}.", nameof(options));
        }

        _options = options;
        _log = logs.CreateLogger<MediaEngine>();
        _ports = new PortPairs(options.Bind, options.PortMin, options.PortMax);
        var shards = options.Shards > 0 ? options.Shards : Math.Max(1, Environment.ProcessorCount / 2);
        _units = [.. Enumerable.Range(0, shards).Select(_ => new ShardUnit(options, time, ids, _wakeup, Paced()))];
        _threads = [.. _units.Select((unit, i) => new ShardThread(unit.Shard, $"media-{i}", options.MaxCatchUpSlots, new ThreadPreference(options.ThreadRealtime, options.ThreadNice), unit.Batch.BeginSlot))];
        _pump = new EventPump(_units, _wakeup, Forget, _log);
        MediaMeters.Register(meter, _units, _threads, () => Legs);
        _pump.Start();
        foreach (var thread in _threads) thread.Start();
        LogStarted(shards, options.Bind, options.PortMin, options.PortMax);
    }

    /// <summary>Legs that are open now.</summary>
    public int Legs
    {
        get
        {
            lock (_gate) return _legs.Count;
        }
    }

    /// <summary>Binds a pair of ports and puts a leg on the least loaded shard. It is silent until <see cref="MediaLeg.Negotiate"/>.</summary>
    /// <param name="events">Called one at a time on the engine's event thread; must only hand over (post to a mailbox).</param>
    /// <param name="name">For logs.</param>
    /// <param name="beside">A leg whose shard the new one shares, so that the two can be bridged.</param>
    public MediaOpen Open(Action<MediaEvent> events, string name = "", MediaLeg? beside = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Legs is var legs && legs >= _options.MaxLegs) return new MediaOpen.Full(legs);
        if (_ports.Bind() is not var (rtp, rtcp)) return new MediaOpen.NoPort(Describe());
        var unit = beside?.Unit ?? _units.MinBy(u => u.Shard.Members)!;
        var leg = unit.Open(new UdpWire(rtp, rtcp, unit.Receiver, unit.Paced), events, name);
        lock (_gate)
        {
            _legs.Add(leg);
            _empty.Reset();
        }

        return new MediaOpen.Opened(leg);
    }

    /// <summary>Closes all legs and ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        lock (_gate)
        {
            foreach (var leg in _legs) leg.Close();
        }

        _empty.Wait(CloseDeadline);
        foreach (var thread in _threads) thread.Dispose();
        foreach (var unit in _units) unit.Paced?.Dispose();
        _pump.Dispose();
        _wakeup.Dispose();
        _empty.Dispose();
    }

    private PacedSender? Paced()
    {
        if (_options.SendAhead <= TimeSpan.Zero) return null;
        var paced = PacedSender.TryCreate(out var error);
        if (paced is null) LogUnpaced(Marshal.GetPInvokeErrorMessage(error));
        return paced;
    }

    private void Forget(MediaLeg leg)
    {
        lock (_gate)
        {
            _legs.Remove(leg);
            if (_legs.Count == 0) _empty.Set();
        }
    }

    private string Describe() => _options.PortMax == 0
        ? $"no free UDP port pair on {_options.Bind}"
        : $"no free UDP port pair in {_options.PortMin}-{_options.PortMax} on {_options.Bind}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Packets can not be sent ahead (io_uring: {Error}): a garbage collection makes them late. A container's system call filter has to permit io_uring_setup and io_uring_enter; kernel.io_uring_disabled has to be 0")]
    private partial void LogUnpaced(string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Media engine: {Shards} shard(s) on {Bind}, RTP ports {First}-{Last}")]
    private partial void LogStarted(int shards, IPAddress bind, int first, int last);
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace VxmlGir.EndToEnd.Support.Rtp;

/// <summary>What a bad network does to a caller's packets. Shares from 0 to 1.</summary>
/// <param name="Seed">Of what happens to which packet.</param>
/// <param name="Jitter">Uniform between nothing and this; packets keep their order but for those overtaken.</param>
/// <param name="Overtaken">Packets that those after them overtake.</param>
internal sealed record Impairment(int Seed, double Loss, TimeSpan Jitter, double Overtaken, double Doubled);

/// <summary>Between a caller and the wire: loses, delays, reorders and doubles packets, and counts what it did. One thread delivers what is on its way.</summary>
internal sealed class ImpairedLink : IDisposable
{
    /// <summary>How much later than the greatest jitter an overtaken packet comes, so that two packets pass it.</summary>
    private static readonly TimeSpan Overtaking = TimeSpan.FromMilliseconds(50);

    /// <summary>Of the copy behind the packet.</summary>
    private static readonly TimeSpan Doubling = TimeSpan.FromMilliseconds(4);

    private readonly Socket _socket;
    private readonly Impairment _impairment;
    private readonly Random _random;
    private readonly PriorityQueue<Underway, TimeSpan> _underway = new();
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _thread;
    private TimeSpan _last;
    private int _untilNext;
    private ushort? _furthest; // RFC 3550, 5.1: the greatest sequence number that has come through.

    public ImpairedLink(Socket socket, Impairment impairment)
    {
        (_socket, _impairment, _random) = (socket, impairment, new Random(impairment.Seed));
        _thread = new Thread(Deliver) { IsBackground = true, Name = "bad line", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public int Lost { get; private set; }

    /// <summary>Counted where they come through: none passes a packet while its sender does not get to speak.</summary>
    public int Overtaken { get; private set; }

    public int Doubled { get; private set; }

    /// <summary>False when the packet is lost.</summary>
    public bool Carry(byte[] bytes, IPEndPoint to, TimeSpan now)
    {
        lock (_gate)
        {
            _untilNext--;
            if (_random.NextDouble() < _impairment.Loss)
            {
                Lost++;
                return false;
            }
            var due = now + _impairment.Jitter * _random.NextDouble();
            if (_untilNext <= 0 && _random.NextDouble() < _impairment.Overtaken)
            {
                _untilNext = 8;
                due = now + _impairment.Jitter + Overtaking;
            }
            else due = _last = due > _last ? due : _last + TimeSpan.FromMicroseconds(1);
            _underway.Enqueue(new Underway(bytes, to, IsCopy: false), due);
            if (_random.NextDouble() >= _impairment.Doubled) return true;
            Doubled++;
            _underway.Enqueue(new Underway(bytes, to, IsCopy: true), due + Doubling);
            return true;
        }
    }

    public void Dispose()
    {
        _stopped.Set();
        _thread.Join();
    }

    private void Deliver()
    {
        while (!_stopped.Wait(TimeSpan.FromMilliseconds(1)))
        {
            while (Due() is { } packet)
            {
                Note(packet);
                try
                {
                    _socket.SendTo(packet.Bytes, packet.To);
                }
                catch (SocketException)
                {
                    // The other side has closed its port.
                }
            }
        }
    }

    private void Note(Underway packet)
    {
        if (packet.IsCopy) return;
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet.Bytes.AsSpan(2));
        if (_furthest is { } furthest && (short)(sequence - furthest) < 0) Overtaken++;
        else _furthest = sequence;
    }

    private Underway? Due()
    {
        lock (_gate) return _underway.TryPeek(out var next, out var at) && at <= Moment.Now && _underway.TryDequeue(out _, out _) ? next : null;
    }

    private sealed record Underway(byte[] Bytes, IPEndPoint To, bool IsCopy);
}

using System.Buffers.Binary;
using System.Net;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sip;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>
/// Calls that go on while something else happens to the platform: each says silence and keeps when the kernel took each packet it was sent.
/// One thread serves them all.
/// </summary>
internal sealed class Bystanders : IAsyncDisposable
{
    private const int PacketSamples = 160;
    private static readonly TimeSpan PacketTime = TimeSpan.FromMilliseconds(20);

    private readonly List<Line> _lines = [];
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Lock _gate = new();
    private volatile Line[] _speaking = [];

    private Bystanders() => _thread = new Thread(Serve) { IsBackground = true, Name = "bystanders", Priority = ThreadPriority.AboveNormal };

    public int Count => _lines.Count;

    /// <summary>Those that the platform hung up on.</summary>
    public int Lost => _lines.Count(l => l.Dialog.Ended);

    public static async Task<Bystanders> CallAsync(IPEndPoint server, string user, int count)
    {
        var all = new Bystanders();
        all._thread.Start();
        for (var i = 0; i < count; i++)
        {
            var line = new Line(new SipDialog(server, $"sip:{user}@{server}", $"bystander-{i}"), new StampedSocket());
            all._lines.Add(line);
            var answer = await line.Dialog.InviteAsync(SdpText.Offer(line.Socket.Local, [0, 101]));
            Assert.True(answer.Status == 200, $"{user}: {answer.StartLine}\n{line.Dialog.Transcript}");
            line.Remote = SdpText.Remote(answer.Body);
            all._speaking = [.. all._lines];
        }
        return all;
    }

    /// <summary>Forgets what was measured so far.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            foreach (var line in _lines) line.Forget();
        }
    }

    /// <summary>The spacing of all packets since <see cref="Begin"/>.</summary>
    public Pacing Measured()
    {
        lock (_gate) return Pacing.Of([.. _lines.SelectMany(l => l.Gaps)], _lines.Sum(l => l.Missing));
    }

    /// <summary>The longest spacing since this was asked last, in milliseconds.</summary>
    public double Lap()
    {
        lock (_gate) return _lines.Max(l => l.Lap());
    }

    public async ValueTask DisposeAsync()
    {
        _stopped.Set();
        if (_thread.IsAlive) _thread.Join();
        foreach (var line in _lines)
        {
            await line.Dialog.DisposeAsync();
            line.Socket.Dispose();
        }
    }

    private void Serve()
    {
        var packet = new byte[12 + PacketSamples];
        packet.AsSpan(12).Fill(0xFF);
        packet[0] = 0x80;
        var due = Moment.Now;
        for (uint number = 0; !_stopped.IsSet; number++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), number * PacketSamples);
            var lines = _speaking;
            for (var i = 0; i < lines.Length; i++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0x0B000000 + (uint)i);
                lines[i].Socket.Send(packet, lines[i].Remote!);
            }
            lock (_gate)
            {
                foreach (var line in lines) line.Drain();
            }
            due += PacketTime;
            if (due - Moment.Now is var wait && wait > TimeSpan.Zero) _stopped.Wait(wait);
        }
    }

    private sealed class Line(SipDialog dialog, StampedSocket socket)
    {
        private long _last;
        private ushort _sequence;
        private double _lap;

        public SipDialog Dialog => dialog;

        public StampedSocket Socket => socket;

        public IPEndPoint? Remote { get; set; }

        /// <summary>Between neighbours, in milliseconds.</summary>
        public List<double> Gaps { get; } = [];

        public int Missing { get; private set; }

        public void Forget()
        {
            Gaps.Clear();
            Missing = 0;
        }

        public double Lap()
        {
            var longest = _lap;
            _lap = 0;
            return longest;
        }

        public void Drain()
        {
            while (Socket.TryReceive(out var nanos) is { IsEmpty: false } bytes)
            {
                // The port beside a neighbour's may be this one: its RTCP comes here (RFC 5761 section 4 tells them apart).
                if (bytes[1] is >= 192 and <= 223) continue;
                var sequence = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
                if (_last != 0)
                {
                    Gaps.Add((nanos - _last) / 1e6);
                    _lap = Math.Max(_lap, Gaps[^1]);
                    // Negative: told twice, or out of order.
                    Missing += Math.Max(0, (short)(sequence - _sequence) - 1);
                }
                (_last, _sequence) = (nanos, sequence);
            }
        }
    }
}

/// <summary>How evenly packets came, in milliseconds between neighbours.</summary>
/// <param name="Missing">Sequence numbers that never came.</param>
internal sealed record Pacing(int Packets, double Median, double P99, double P999, double Longest, int Missing)
{
    public static Pacing Of(double[] gaps, int missing)
    {
        Array.Sort(gaps);
        double At(double share) => gaps.Length == 0 ? 0 : gaps[Math.Min(gaps.Length - 1, (int)(gaps.Length * share))];
        return new Pacing(gaps.Length, At(0.5), At(0.99), At(0.999), gaps.Length == 0 ? 0 : gaps[^1], missing);
    }

    public override string ToString() => $"{Packets} packets, spacing median {Median:0.0}, 99 % {P99:0.0}, 99.9 % {P999:0.0}, longest {Longest:0.0} ms, {Missing} missing";
}

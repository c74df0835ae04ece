using VxmlGir.Audio.Files;
using VxmlGir.Audio.G711;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Phone;

/// <summary>
/// What the phone hears, kept as linear samples placed by RTP timestamp: a lost packet is silence, a late one still comes to
/// its place. Bounded; the rest of a longer call is not kept and is counted.
/// </summary>
public sealed class HeardAudio(TimeSpan limit) : ITapSink
{
    private readonly Lock _gate = new();
    private readonly short[] _samples = new short[(int)(limit.TotalSeconds * 8000)];
    private uint _ssrc;
    private uint _firstTimestamp;
    private long _base = -1;
    private int _length;

    /// <summary>Packets beyond the limit.</summary>
    public int Dropped { get; private set; }

    public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_base < 0 || packet.Ssrc != _ssrc)
            {
                // A new source goes on where the last one stopped.
                (_base, _ssrc, _firstTimestamp) = (_length, packet.Ssrc, packet.Timestamp);
            }
            var at = _base + (int)(packet.Timestamp - _firstTimestamp);
            if (at < 0 || at + payload.Length > _samples.Length)
            {
                Dropped++;
                return;
            }
            G711Codec.Decode(packet.Law == TapLaw.A ? Law.A : Law.Mu, payload, _samples.AsSpan((int)at));
            _length = Math.Max(_length, (int)at + payload.Length);
        }
    }

    public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload) { }

    public void Detached(long sample) { }

    public short[] Samples()
    {
        lock (_gate) return _samples[.._length];
    }

    /// <summary>Writes 16-bit PCM WAV at 8 kHz, mono.</summary>
    public void Save(string path)
    {
        using var file = File.Create(path);
        var writer = new WavWriter(file, new WavFormat(WavCoding.Pcm16, 8000, 1));
        writer.Write(Samples());
        writer.Finish();
    }
}

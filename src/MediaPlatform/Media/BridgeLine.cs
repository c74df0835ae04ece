using VxmlGir.Audio.G711;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>
/// One direction of a bridge: 10 ms at a time goes in from one leg, a packet at a time comes out to the other. Both legs live on one shard,
/// so it takes no lock; what waits is at most a packet and a visit. Media thread only.
/// </summary>
internal sealed class BridgeLine : ILiveSink
{
    private const int Capacity = 2048;
    private const int Mask = Capacity - 1;
    private const int Visit = 80;

    private readonly byte[] _ring = new byte[Capacity];
    private readonly byte[] _muLaw = new byte[Visit];
    private long _in;
    private long _out;

    /// <summary>What who is at the other end has to hear because this side is recorded; null: nothing.</summary>
    public TapTone? Tone { get; set; }

    public void Take(ReadOnlySpan<short> pcm)
    {
        var muLaw = _muLaw.AsSpan(0, pcm.Length);
        G711Codec.Encode(Law.Mu, pcm, muLaw);
        foreach (var sample in muLaw) _ring[_in++ & Mask] = sample;
        _out = Math.Max(_out, _in - Capacity);
    }

    /// <summary>The next packet's samples; silence until a whole packet waits, and again when the other side stops.</summary>
    public void Fill(Span<byte> muLaw)
    {
        // The receiver was busy with something else (keys): what piled up meanwhile must not stay as delay.
        if (_in - _out > 2 * muLaw.Length + Visit) _out = _in - muLaw.Length - Visit;
        if (_in - _out < muLaw.Length)
        {
            muLaw.Fill(Player.MuLawSilence);
            return;
        }
        foreach (ref var sample in muLaw) sample = _ring[_out++ & Mask];
    }
}

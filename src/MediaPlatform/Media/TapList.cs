using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>One attached sink; made by whoever attaches, so that the media thread allocates nothing.</summary>
internal sealed class TapNode(ITapSink sink)
{
    public ITapSink Sink => sink;

    public TapNode? Next { get; set; }
}

/// <summary>The sinks of one leg, in the order of attaching. Media thread only.</summary>
internal sealed class TapList
{
    private TapNode? _first;

    public int Count { get; private set; }

    public void Attach(TapNode node)
    {
        var last = _first;
        while (last?.Next is not null) last = last.Next;
        if (last is null) _first = node;
        else last.Next = node;
        Count++;
    }

    /// <summary>Nothing happens when it is not attached.</summary>
    public void Detach(ITapSink sink, long sample)
    {
        TapNode? before = null;
        for (var node = _first; node is not null; (before, node) = (node, node.Next))
        {
            if (!ReferenceEquals(node.Sink, sink)) continue;
            if (before is null) _first = node.Next;
            else before.Next = node.Next;
            Count--;
            sink.Detached(sample);
            return;
        }
    }

    /// <summary>When a sink throws the rest are still attached: call again.</summary>
    public void DetachAll(long sample)
    {
        while (_first is { } node)
        {
            (_first, Count) = (node.Next, Count - 1);
            node.Sink.Detached(sample);
        }
    }

    /// <summary>The first that any sink asks for.</summary>
    public TapTone? ToneAt(long sample)
    {
        for (var node = _first; node is not null; node = node.Next)
        {
            if (node.Sink.ToneAt(sample) is { } tone) return tone;
        }
        return null;
    }

    public void Direction(long sample, bool says, bool hears)
    {
        for (var node = _first; node is not null; node = node.Next) node.Sink.Direction(sample, says, hears);
    }

    public void NotAudio(in SaysPacket packet)
    {
        for (var node = _first; node is not null; node = node.Next) node.Sink.NotAudio(packet);
    }

    public void Key(in SaysPacket packet, char digit, int duration, bool over)
    {
        for (var node = _first; node is not null; node = node.Next) node.Sink.Key(packet, digit, duration, over);
    }

    public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
    {
        for (var node = _first; node is not null; node = node.Next) node.Sink.Says(packet, payload);
    }

    public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload)
    {
        for (var node = _first; node is not null; node = node.Next) node.Sink.Hears(sample, law, payload);
    }
}

namespace VxmlGir.MediaPlatform.Media;

/// <summary>
/// Counters of a leg, and of all legs of a shard (its <paramref name="total"/>). Written by the media thread only; a reader elsewhere sees each
/// value whole (64-bit), a tick old at most.
/// </summary>
internal sealed class LegCounters(LegCounters? total)
{
    public long PacketsSent;
    public long BytesSent;
    public long SendErrors;
    public long PacketsReceived;
    public long BytesReceived;
    public long Duplicates;
    public long Reordered;
    public long SourceChanges;
    public long Foreign;
    public long Malformed;
    public long UnknownPayloads;
    public long OnHold;
    public long Keys;
    public long KeysRefused;
    public long JitterResets;
    public long Late;
    public long Concealed;
    public long RtcpReceived;
    public long SendGaps;

    /// <summary>As the receiver's sequence figures have it; of one leg only.</summary>
    public long Lost;

    /// <summary>In samples; of one leg only.</summary>
    public double Jitter;

    /// <summary>Long.MinValue and NaN until the peer has reported.</summary>
    public long RemoteLost = long.MinValue;
    public double RoundTripMs = double.NaN;

    public void Sent(int bytes, bool ok)
    {
        if (!ok)
        {
            SendErrors++;
            if (total is not null) total.SendErrors++;
            return;
        }

        PacketsSent++;
        BytesSent += bytes;
        total?.Sent(bytes, true);
    }

    public void Received(int bytes)
    {
        PacketsReceived++;
        BytesReceived += bytes;
        total?.Received(bytes);
    }

    public void CountForeign()
    {
        Foreign++;
        total?.CountForeign();
    }

    public void CountMalformed()
    {
        Malformed++;
        total?.CountMalformed();
    }

    public void CountUnknownPayload()
    {
        UnknownPayloads++;
        total?.CountUnknownPayload();
    }

    public void CountKey(bool refused)
    {
        if (refused) KeysRefused++;
        else Keys++;
        total?.CountKey(refused);
    }

    public void CountSourceChange()
    {
        SourceChanges++;
        total?.CountSourceChange();
    }

    public void CountSequence(bool duplicate)
    {
        if (duplicate) Duplicates++;
        else Reordered++;
        total?.CountSequence(duplicate);
    }

    public void CountRtcp()
    {
        RtcpReceived++;
        total?.CountRtcp();
    }

    public void CountSendGap()
    {
        SendGaps++;
        total?.CountSendGap();
    }

    public MediaFigures ToFigures() => new()
    {
        PacketsSent = PacketsSent,
        BytesSent = BytesSent,
        SendErrors = SendErrors,
        PacketsReceived = PacketsReceived,
        BytesReceived = BytesReceived,
        Lost = Lost,
        Duplicates = Duplicates,
        Reordered = Reordered,
        Late = Late,
        JitterMs = Jitter / 8,
        SourceChanges = SourceChanges,
        ForeignPackets = Foreign,
        MalformedPackets = Malformed,
        UnknownPayloads = UnknownPayloads,
        JitterResets = JitterResets,
        Concealed = Concealed,
        Keys = Keys,
        KeysRefused = KeysRefused,
        RtcpReceived = RtcpReceived,
        RemoteLost = RemoteLost == long.MinValue ? null : RemoteLost,
        RoundTripMs = double.IsNaN(RoundTripMs) ? null : RoundTripMs,
    };

    /// <summary>Figures that the playout buffer keeps itself.</summary>
    public void TakeLive(long late, long resets, long concealed)
    {
        if (total is not null)
        {
            total.Late += late - Late;
            total.JitterResets += resets - JitterResets;
            total.Concealed += concealed - Concealed;
        }

        (Late, JitterResets, Concealed) = (late, resets, concealed);
    }
}

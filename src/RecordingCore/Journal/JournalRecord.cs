using System.Buffers.Binary;
using System.Text;
using VxmlGir.RecordingCore.Privacy;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Journal;

internal enum RecordKind : byte
{
    /// <summary>JSON of <see cref="JournalContext"/>; first record of the first block of every segment.</summary>
    Context = 1,
    Says = 2,
    Hears = 3,
    Mark = 4,
    Parameter = 5,
    Ack = 6,
    Lost = 7,
    End = 8,

    /// <summary>How far the leg's clock had come: the length of a recording that ends without an end.</summary>
    Position = 9,

    /// <summary>A sensitive scope began or ended (<see cref="MaskNote"/>).</summary>
    Mask = 10,

    /// <summary>A packet of the caller in which a key may sound: all but its payload.</summary>
    Held = 11,

    /// <summary>Such a packet whole, once its key has proved harmless.</summary>
    Fill = 12,

    /// <summary>A packet of RFC 4733 on its way from the tap to the guard; never in a journal.</summary>
    Key = 13,

    /// <summary>Which directions media was agreed for, from a sample on.</summary>
    Direction = 20,
}

internal enum MarkKind : byte
{
    Start = 1,
    Pause = 2,
    Resume = 3,
}

/// <summary>
/// Records inside the journal's blocks, version 1: kind(1), length(4, little-endian), body. One type knows every layout; the media thread writes
/// what is said and heard straight into its ring. Unknown kinds are skipped by readers.
/// </summary>
internal readonly ref struct JournalRecord
{
    public const int Head = 5;
    private const int SaysBody = 20;
    private const int HearsBody = 9;
    public const int SaysOverhead = Head + SaysBody;
    public const int HearsOverhead = Head + HearsBody;
    public const int LostSize = Head + 8;
    public const int PositionSize = Head + 8;
    public const int HeldSize = SaysOverhead + 2;
    public const int KeySize = SaysOverhead + 6;
    public const int DirectionSize = Head + 9;

    private JournalRecord(RecordKind kind, ReadOnlySpan<byte> body)
    {
        Kind = kind;
        Body = body;
    }

    public RecordKind Kind { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Takes the next record off <paramref name="rest"/>; false at the end or when the rest is no record.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> rest, out JournalRecord record)
    {
        record = default;
        if (rest.Length < Head) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[1..]);
        if (length > rest.Length - Head) return false;
        record = new JournalRecord((RecordKind)rest[0], rest.Slice(Head, (int)length));
        rest = rest[(Head + (int)length)..];
        return true;
    }

    /// <param name="kind">Says or Fill.</param>
    public static void WriteSaysHead(Span<byte> to, RecordKind kind, in SaysPacket packet, int payload)
    {
        WriteHead(to, kind, SaysBody + payload);
        BinaryPrimitives.WriteInt64LittleEndian(to[Head..], packet.ArrivalSample);
        BinaryPrimitives.WriteUInt32LittleEndian(to[(Head + 8)..], packet.Timestamp);
        BinaryPrimitives.WriteUInt32LittleEndian(to[(Head + 12)..], packet.Ssrc);
        BinaryPrimitives.WriteUInt16LittleEndian(to[(Head + 16)..], packet.Sequence);
        to[Head + 18] = (byte)packet.Law;
        to[Head + 19] = packet.Marker ? (byte)1 : (byte)0;
    }

    public static void WriteHeld(Span<byte> to, in SaysPacket packet, int samples)
    {
        WriteSaysHead(to, RecordKind.Held, packet, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(to[SaysOverhead..], (ushort)samples);
    }

    public static void WriteKey(Span<byte> to, in SaysPacket packet, char digit, int duration, bool over)
    {
        WriteSaysHead(to, RecordKind.Key, packet, 6);
        (to[SaysOverhead], to[SaysOverhead + 1]) = ((byte)digit, over ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteInt32LittleEndian(to[(SaysOverhead + 2)..], duration);
    }

    public bool TryKey(out SaysPacket packet, out char digit, out int duration, out bool over)
    {
        (digit, duration, over) = ('\0', 0, false);
        if (!TryPacket(RecordKind.Key, out packet, out var rest) || rest.Length < 6) return false;
        (digit, duration, over) = ((char)rest[0], BinaryPrimitives.ReadInt32LittleEndian(rest[2..]), rest[1] != 0);
        return true;
    }

    public bool TrySays(out SaysPacket packet, out ReadOnlySpan<byte> payload) => TryPacket(RecordKind.Says, out packet, out payload);

    public bool TryFill(out SaysPacket packet, out ReadOnlySpan<byte> payload) => TryPacket(RecordKind.Fill, out packet, out payload);

    public bool TryHeld(out SaysPacket packet, out int samples)
    {
        samples = TryPacket(RecordKind.Held, out packet, out var rest) && rest.Length >= 2 ? BinaryPrimitives.ReadUInt16LittleEndian(rest) : 0;
        return samples > 0;
    }

    private bool TryPacket(RecordKind kind, out SaysPacket packet, out ReadOnlySpan<byte> payload)
    {
        packet = default;
        payload = default;
        if (Kind != kind || Body.Length < SaysBody) return false;
        packet = new SaysPacket(
            BinaryPrimitives.ReadInt64LittleEndian(Body), BinaryPrimitives.ReadUInt16LittleEndian(Body[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(Body[8..]), BinaryPrimitives.ReadUInt32LittleEndian(Body[12..]),
            (TapLaw)Body[18], Body[19] != 0);
        payload = Body[SaysBody..];
        return true;
    }

    public static void WriteHearsHead(Span<byte> to, long sample, TapLaw law, int payload)
    {
        WriteHead(to, RecordKind.Hears, HearsBody + payload);
        BinaryPrimitives.WriteInt64LittleEndian(to[Head..], sample);
        to[Head + 8] = (byte)law;
    }

    public bool TryHears(out long sample, out TapLaw law, out ReadOnlySpan<byte> payload)
    {
        (sample, law) = (0, default);
        payload = default;
        if (Kind != RecordKind.Hears || Body.Length < HearsBody) return false;
        (sample, law) = (BinaryPrimitives.ReadInt64LittleEndian(Body), (TapLaw)Body[8]);
        payload = Body[HearsBody..];
        return true;
    }

    public static void WriteLost(Span<byte> to, uint says, uint hears)
    {
        WriteHead(to, RecordKind.Lost, 8);
        BinaryPrimitives.WriteUInt32LittleEndian(to[Head..], says);
        BinaryPrimitives.WriteUInt32LittleEndian(to[(Head + 4)..], hears);
    }

    public bool TryLost(out uint says, out uint hears)
    {
        (says, hears) = (0, 0);
        if (Kind != RecordKind.Lost || Body.Length < 8) return false;
        (says, hears) = (BinaryPrimitives.ReadUInt32LittleEndian(Body), BinaryPrimitives.ReadUInt32LittleEndian(Body[4..]));
        return true;
    }

    public static void WritePosition(Span<byte> to, long sample)
    {
        WriteHead(to, RecordKind.Position, 8);
        BinaryPrimitives.WriteInt64LittleEndian(to[Head..], sample);
    }

    public bool TryPosition(out long sample)
    {
        sample = 0;
        if (Kind != RecordKind.Position || Body.Length < 8) return false;
        sample = BinaryPrimitives.ReadInt64LittleEndian(Body);
        return true;
    }

    public static void WriteDirection(Span<byte> to, long sample, bool says, bool hears)
    {
        WriteHead(to, RecordKind.Direction, 9);
        BinaryPrimitives.WriteInt64LittleEndian(to[Head..], sample);
        to[Head + 8] = (byte)((says ? 1 : 0) | (hears ? 2 : 0));
    }

    public bool TryDirection(out long sample, out bool says, out bool hears)
    {
        (sample, says, hears) = (0, true, true);
        if (Kind != RecordKind.Direction || Body.Length < 9) return false;
        sample = BinaryPrimitives.ReadInt64LittleEndian(Body);
        (says, hears) = ((Body[8] & 1) != 0, (Body[8] & 2) != 0);
        return true;
    }

    public static byte[] Context(ReadOnlySpan<byte> json) => Make(RecordKind.Context, json);

    public static byte[] Mark(MarkKind kind, long sample, DateTimeOffset at)
    {
        Span<byte> body = stackalloc byte[17];
        body[0] = (byte)kind;
        WriteWhen(body[1..], sample, at);
        return Make(RecordKind.Mark, body);
    }

    public bool TryMark(out MarkKind kind, out long sample, out DateTimeOffset at)
    {
        (kind, sample, at) = (0, 0, default);
        if (Kind != RecordKind.Mark || Body.Length < 17 || !TryWhen(Body[1..], out sample, out at)) return false;
        kind = (MarkKind)Body[0];
        return true;
    }

    public static byte[] Mask(in MaskNote note)
    {
        var text = Encoding.UTF8.GetBytes($"{note.By}\0{note.Reason}\0{note.Place}");
        var body = new byte[17 + text.Length];
        body[0] = note.Begins ? (byte)1 : (byte)0;
        WriteWhen(body.AsSpan(1), note.Sample, note.At);
        text.CopyTo(body, 17);
        return Make(RecordKind.Mask, body);
    }

    public bool TryMask(out MaskNote note)
    {
        note = default;
        if (Kind != RecordKind.Mask || Body.Length < 17 || !TryWhen(Body[1..], out var sample, out var at)) return false;
        var text = Encoding.UTF8.GetString(Body[17..]).Split('\0');
        note = new MaskNote(Body[0] != 0, sample, at, text[0], text.ElementAtOrDefault(1) ?? "", text.ElementAtOrDefault(2) ?? "");
        return true;
    }

    public static byte[] Parameter(string key, string value) => Make(RecordKind.Parameter, Encoding.UTF8.GetBytes(key + "\0" + value));

    public bool TryParameter(out string key, out string value)
    {
        (key, value) = ("", "");
        var split = Body.IndexOf((byte)0);
        if (Kind != RecordKind.Parameter || split < 0) return false;
        (key, value) = (Encoding.UTF8.GetString(Body[..split]), Encoding.UTF8.GetString(Body[(split + 1)..]));
        return true;
    }

    public static byte[] Ack(string line) => Make(RecordKind.Ack, Encoding.UTF8.GetBytes(line));

    public bool TryAck(out string line)
    {
        line = Kind == RecordKind.Ack ? Encoding.UTF8.GetString(Body) : "";
        return Kind == RecordKind.Ack;
    }

    public static byte[] End(long sample, DateTimeOffset at, string reason)
    {
        var text = Encoding.UTF8.GetBytes(reason);
        var body = new byte[16 + text.Length];
        WriteWhen(body, sample, at);
        text.CopyTo(body, 16);
        return Make(RecordKind.End, body);
    }

    public bool TryEnd(out long sample, out DateTimeOffset at, out string reason)
    {
        (sample, at, reason) = (0, default, "");
        if (Kind != RecordKind.End || Body.Length < 16 || !TryWhen(Body, out sample, out at)) return false;
        reason = Encoding.UTF8.GetString(Body[16..]);
        return true;
    }

    private static byte[] Make(RecordKind kind, ReadOnlySpan<byte> body)
    {
        var record = new byte[Head + body.Length];
        WriteHead(record, kind, body.Length);
        body.CopyTo(record.AsSpan(Head));
        return record;
    }

    private static void WriteHead(Span<byte> to, RecordKind kind, int body)
    {
        to[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(to[1..], (uint)body);
    }

    private static void WriteWhen(Span<byte> to, long sample, DateTimeOffset at)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, sample);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], at.UtcTicks);
    }

    private static bool TryWhen(ReadOnlySpan<byte> from, out long sample, out DateTimeOffset at)
    {
        sample = BinaryPrimitives.ReadInt64LittleEndian(from);
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(from[8..]);
        var valid = ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks;
        at = valid ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return valid;
    }
}

namespace VxmlGir.MediaPlatform.Clock;

/// <summary>
/// One share of the members and everything that happens to them, slot by slot. Has no thread: <see cref="ShardThread"/> drives it in real time, a test as fast as it can.
/// </summary>
internal sealed class MediaShard
{
    private readonly List<ISlotMember>[] _phases;
    private readonly ShardMailbox _mailbox;
    private readonly Action? _afterSlot;
    private long _slot;
    private long _members;

    /// <param name="afterSlot">Called at the end of each slot, on the same thread.</param>
    public MediaShard(ShardMailbox mailbox, Action? afterSlot = null)
    {
        _mailbox = mailbox;
        _afterSlot = afterSlot;
        _phases = new List<ISlotMember>[SlotSchedule.SlotsPerQuantum];
        for (var i = 0; i < _phases.Length; i++) _phases[i] = new List<ISlotMember>(256);
    }

    /// <summary>The slot last begun. Any thread.</summary>
    public long Slot => Volatile.Read(ref _slot);

    /// <summary>Any thread.</summary>
    public long Members => Volatile.Read(ref _members);

    /// <summary>Any thread.</summary>
    public bool Post(ShardCommand command, bool must = false) => _mailbox.Post(command, must);

    /// <summary>Puts a member into the emptiest phase. Shard thread.</summary>
    /// <returns>The slot at which its time begins, at most 18 ms from now; visits before it are to be ignored.</returns>
    public long Add(ISlotMember member, long slot)
    {
        var best = 0;
        for (var i = 1; i < _phases.Length; i++)
        {
            if (_phases[i].Count < _phases[best].Count) best = i;
        }

        _phases[best].Add(member);
        Volatile.Write(ref _members, _members + 1);
        // Its phase also says in which half of the quantum it sends, so its time begins at the next slot of exactly that phase.
        return slot + (best - slot % SlotSchedule.SlotsPerQuantum + SlotSchedule.SlotsPerQuantum) % SlotSchedule.SlotsPerQuantum;
    }

    /// <summary>Shard thread; also from within the member's own visit.</summary>
    public void Remove(ISlotMember member)
    {
        foreach (var phase in _phases)
        {
            var at = phase.IndexOf(member);
            if (at < 0) continue;
            phase[at] = phase[^1];
            phase.RemoveAt(phase.Count - 1);
            Volatile.Write(ref _members, _members - 1);
            return;
        }
    }

    /// <summary>Runs one slot: commands, then the members of the two phases that are due (10 ms apart).</summary>
    public void RunSlot(long slot)
    {
        Volatile.Write(ref _slot, slot);
        for (var command = _mailbox.TakeAll(); command is not null;)
        {
            var next = command.Next;
            command.Next = null;
            RunOne(command, slot);
            command = next;
        }

        var phase = (int)(slot % SlotSchedule.SlotsPerQuantum);
        Visit(_phases[phase], slot);
        Visit(_phases[(phase + SlotSchedule.SlotsPerQuantum / 2) % SlotSchedule.SlotsPerQuantum], slot);
        _afterSlot?.Invoke();
    }

    private static void RunOne(ShardCommand command, long slot)
    {
        try
        {
            command.Run(slot);
        }
        catch (Exception fault)
        {
            // The loop's boundary, as in VisitOne.
            command.Fault(fault, slot);
        }
    }

    private static void Visit(List<ISlotMember> members, long slot)
    {
        // Backwards: a member may leave during its visit.
        for (var i = members.Count - 1; i >= 0; i--)
        {
            if (i < members.Count) VisitOne(members[i], slot);
        }
    }

    private static void VisitOne(ISlotMember member, long slot)
    {
        try
        {
            member.Visit(slot);
        }
        catch (Exception fault)
        {
            // The loop's boundary: a defect ends the one call, not the clock.
            member.Fault(fault, slot);
        }
    }
}

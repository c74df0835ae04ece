using VxmlGir.MediaPlatform.Clock;

namespace VxmlGir.MediaPlatform.Tests.Clock;

public sealed class MailboxTests
{
    [Fact]
    public void Commands_of_each_sender_come_in_their_order_and_none_is_lost()
    {
        const int each = 20_000;
        var mailbox = new ShardMailbox(int.MaxValue);
        var senders = Enumerable.Range(0, 2).Select(sender => new Thread(() =>
        {
            for (var i = 0; i < each; i++) mailbox.Post(new Note(sender, i));
        })).ToArray();
        foreach (var sender in senders) sender.Start();

        var next = new int[senders.Length];
        while (next.Any(n => n < each))
        {
            for (var command = mailbox.TakeAll(); command is not null; command = command.Next)
            {
                var note = (Note)command;
                Assert.Equal(next[note.Sender]++, note.Number);
            }
        }

        Assert.Null(mailbox.TakeAll());
    }

    [Fact]
    public void Beyond_the_limit_only_what_must_be_is_taken()
    {
        var mailbox = new ShardMailbox(2);
        Assert.True(mailbox.Post(new Note(0, 0)));
        Assert.True(mailbox.Post(new Note(0, 1)));
        Assert.False(mailbox.Post(new Note(0, 2)));
        Assert.True(mailbox.Post(new Note(0, 3), must: true));
        Assert.Equal(1, mailbox.Refused);
        mailbox.TakeAll();
        Assert.True(mailbox.Post(new Note(0, 4)));
    }

    [Fact]
    public void A_full_ring_refuses_counts_and_goes_on()
    {
        var ring = new SpscRing<int>(3);
        Assert.Equal([true, true, true, true, false], Enumerable.Range(0, 5).Select(i => ring.TryWrite(i)));
        Assert.Equal(1, ring.Refused);
        Assert.True(ring.TryRead(out var first));
        Assert.True(ring.TryWrite(9));
        Assert.Equal(0, first);
        var rest = new List<int>();
        while (ring.TryRead(out var item)) rest.Add(item);
        Assert.Equal([1, 2, 3, 9], rest);
    }

    private sealed class Note(int sender, int number) : ShardCommand
    {
        public int Sender => sender;

        public int Number => number;

        public override void Run(long slot)
        {
        }

        public override void Fault(Exception fault, long slot)
        {
        }
    }
}

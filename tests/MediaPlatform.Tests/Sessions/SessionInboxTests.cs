using VxmlGir.Interpreter.Ports;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.Tests;

namespace VxmlGir.MediaPlatform.Tests.Sessions;

public sealed class SessionInboxTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task What_came_before_is_delivered_in_order()
    {
        using var inbox = new SessionInbox(_time, 8);
        inbox.Post(Key('1'));
        inbox.Post(Key('2'));
        Assert.Equal(Key('1'), await inbox.NextAsync(null, default));
        Assert.Equal(Key('2'), await inbox.NextAsync(null, default));
    }

    [Fact]
    public async Task A_waiting_session_gets_the_input_at_once()
    {
        using var inbox = new SessionInbox(_time, 8);
        var next = inbox.NextAsync(TimeSpan.FromSeconds(5), default).AsTask();
        Assert.False(next.IsCompleted);
        inbox.Post(Key('7'));
        Assert.Equal(Key('7'), await next);
    }

    [Fact]
    public async Task The_deadline_is_reported_when_it_is_reached_and_not_before()
    {
        using var inbox = new SessionInbox(_time, 8);
        var next = inbox.NextAsync(TimeSpan.FromSeconds(5), default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<SessionInput.TimedOut>(await next);
    }

    [Fact]
    public async Task An_input_that_came_before_the_deadline_wins_over_it()
    {
        using var inbox = new SessionInbox(_time, 8);
        inbox.Post(Key('1'));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<SessionInput.Key>(await inbox.NextAsync(TimeSpan.FromSeconds(5), default));
        Assert.IsType<SessionInput.TimedOut>(await inbox.NextAsync(TimeSpan.FromSeconds(5), default));
    }

    [Fact]
    public async Task A_timer_of_an_earlier_wait_does_not_end_a_later_one()
    {
        using var inbox = new SessionInbox(_time, 8);
        var first = inbox.NextAsync(TimeSpan.FromSeconds(1), default).AsTask();
        inbox.Post(Key('1'));
        await first;
        var second = inbox.NextAsync(TimeSpan.FromSeconds(3), default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SessionInput.TimedOut>(await second);
    }

    [Fact]
    public async Task Keys_beyond_the_capacity_are_dropped_and_counted_but_a_hang_up_is_not()
    {
        using var inbox = new SessionInbox(_time, 2);
        for (var i = 0; i < 5; i++) inbox.Post(Key('1'));
        inbox.Post(new SessionInput.HungUp());
        Assert.Equal(3, inbox.Dropped);
        await inbox.NextAsync(null, default);
        await inbox.NextAsync(null, default);
        Assert.IsType<SessionInput.HungUp>(await inbox.NextAsync(null, default));
    }

    private static SessionInput.Key Key(char digit) => new(digit, TimeSpan.Zero);
}

using System.Collections.Concurrent;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Endpoint;

/// <summary>
/// The one mailbox of an endpoint. Whoever finds it idle runs it: the thread that read a datagram handles it without a hop;
/// what the application posts runs on the thread pool, never on the application's stack.
/// </summary>
internal sealed class EndpointLoop(Action<byte[], Flow> onMessage, Action<Exception> onError, int capacity, bool runPostsInline) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Item> _queue = new();
    private int _pending;
    private volatile bool _stopped;

    private readonly record struct Item(Action? Work, byte[]? Bytes, Flow? Flow);

    /// <summary>From a transport's own thread. False: the mailbox is full and the message is dropped.</summary>
    public bool PostMessage(byte[] bytes, Flow flow)
    {
        if (_stopped || Volatile.Read(ref _pending) >= capacity) return false;
        _queue.Enqueue(new Item(null, bytes, flow));
        if (Interlocked.Increment(ref _pending) == 1) Drain();
        return true;
    }

    /// <summary>From a transport's or timer's own thread.</summary>
    public void PostOwn(Action work)
    {
        if (_stopped) return;
        _queue.Enqueue(new Item(work, null, null));
        if (Interlocked.Increment(ref _pending) == 1) Drain();
    }

    /// <summary>From anywhere; returns at once.</summary>
    public void Post(Action work)
    {
        if (_stopped) return;
        _queue.Enqueue(new Item(work, null, null));
        Kick();
    }

    /// <summary>As <see cref="Post"/>, for a message from another endpoint of this process.</summary>
    public void PostFromPeer(byte[] bytes, Flow flow)
    {
        if (_stopped || Volatile.Read(ref _pending) >= capacity) return;
        _queue.Enqueue(new Item(null, bytes, flow));
        Kick();
    }

    public void Stop() => _stopped = true;

    private void Kick()
    {
        if (Interlocked.Increment(ref _pending) != 1) return;
        if (runPostsInline) Drain();
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => Drain();

    private void Drain()
    {
        do
        {
            // The count was raised after the item was queued, so there is one.
            if (_queue.TryDequeue(out var item)) Run(item);
        }
        while (Interlocked.Decrement(ref _pending) > 0);
    }

    private void Run(Item item)
    {
        try
        {
            if (item.Work is not null) item.Work();
            else onMessage(item.Bytes!, item.Flow!);
        }
        catch (Exception error)
        {
            // The loop's top: a bug in one handler must not silence the endpoint.
            onError(error);
        }
    }
}

namespace VxmlGir.MediaPlatform.Clock;

/// <summary>Something to be done on a shard's thread; made by the sender, so that the shard allocates nothing.</summary>
internal abstract class ShardCommand
{
    /// <summary>Link of the mailbox; the sender does not touch it.</summary>
    internal ShardCommand? Next { get; set; }

    /// <summary>Runs at the beginning of a slot.</summary>
    public abstract void Run(long slot);

    /// <summary>Its run threw.</summary>
    public abstract void Fault(Exception fault, long slot);
}

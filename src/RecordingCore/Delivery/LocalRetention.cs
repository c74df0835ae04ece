using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Outbox;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>How long the local copies of a delivered recording stay: so long from its verification, over restarts. Where the ledger does not tell when that was, it counts from now.</summary>
internal sealed class LocalRetention(TimeSpan retention, RecordingLedger ledger, TimeProvider time)
{
    /// <summary>A timer takes no more than 49 days, and the clock may have been set meanwhile.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(6);

    // Only a process that took something up asks; one reading serves all.
    private readonly Lazy<Task<VerificationTimes>> _earlier = new(async () =>
    {
        await Task.Yield();
        return ledger.VerifiedSince(time.GetUtcNow() - retention);
    });

    public async Task WaitAsync(OutboxItem item, CancellationToken cancel)
    {
        var verified = item.VerifiedAt ??= (await _earlier.Value).Of(item.MediaId) ?? time.GetUtcNow();
        for (TimeSpan left; (left = verified + retention - time.GetUtcNow()) > TimeSpan.Zero;)
            await Task.Delay(left < LongestSleep ? left : LongestSleep, time, cancel);
    }
}

using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Alarms, and what makes a change of the ledger noticed.</summary>
public sealed record SafeguardConfiguration(
    TimeSpan AlarmInterval, Uri? AlarmWebhook, string? AlarmAuthorization, TimeSpan LateAlarm, string? AnchorFile, Uri? AnchorAddress, string? AnchorAuthorization, TimeSpan AnchorInterval)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("recording.alarm-interval", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), TimeSpan.FromMinutes(15), "Time between two messages about the same alarm (alarminterval)."),
        Option.Of("recording.alarm-webhook", Kinds.Optional(Kinds.Uri("http", "https")), null, "Takes a POST of JSON for every alarm, its repetitions and its end; waits in the spool until it is taken."),
        Option.Of("recording.alarm-authorization", Kinds.Optional(Kinds.Secret), null, "user:password of the webhook, for Basic or Digest."),
        Option.Of("recording.late-alarm", Kinds.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)), TimeSpan.FromMinutes(5), "A recording that stays in one state for so long raises an alarm."),
        Option.Of("recording.anchor-file", Kinds.Optional(Kinds.Path), null, "The ledger's head is appended here; best on another machine's disk. Without an anchor a cut of the ledger's end cannot be seen."),
        Option.Of("recording.anchor-address", Kinds.Optional(Kinds.Uri("http", "https")), null, "The same by POST; an address that ends in / is a WebDAV collection that gets a document each."),
        Option.Of("recording.anchor-authorization", Kinds.Optional(Kinds.Secret), null, "user:password of the anchor address."),
        Option.Of("recording.anchor-interval", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)), TimeSpan.FromSeconds(60), "Longest time that something is in the ledger without an anchor."),
    ];

    internal static SafeguardConfiguration From(OptionValues v, string home) => new(
        v.Get<TimeSpan>("recording.alarm-interval"), v.Get<Uri?>("recording.alarm-webhook"), v.Get<string?>("recording.alarm-authorization"), v.Get<TimeSpan>("recording.late-alarm"),
        v.Get<string?>("recording.anchor-file") is { } file ? System.IO.Path.GetFullPath(file, home) : null,
        v.Get<Uri?>("recording.anchor-address"), v.Get<string?>("recording.anchor-authorization"), v.Get<TimeSpan>("recording.anchor-interval"));
}

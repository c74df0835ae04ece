using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Alarms;

internal enum AlarmState
{
    /// <summary>New.</summary>
    Raised,

    /// <summary>Goes on, or came again: with the count since it was new.</summary>
    Repeated,
    Cleared,
}

/// <summary>Somebody is to be told.</summary>
/// <param name="Subject">Media id, CallUUID, spool folder, server: what the alarm is about.</param>
/// <param name="Count">How often it was raised since <paramref name="First"/>.</param>
internal sealed record AlarmNotice(AlarmKind Kind, string Subject, string What, AlarmState State, long Count, DateTimeOffset First, DateTimeOffset At);

/// <summary>
/// What is wrong at present. The first alarm of a kind and subject is told at once; when it comes again, its count is told once per interval (the vendor's
/// <c>alarminterval</c>, 15 minutes there too). Beyond so many subjects of one kind, further ones are told together. A value: no clock, no log.
/// </summary>
internal sealed record AlarmBook(TimeSpan Interval, int SubjectsPerKind)
{
    /// <summary>Subject under which those beyond the bound are told.</summary>
    public const string Others = "(others)";

    private ImmutableDictionary<(AlarmKind Kind, string Subject), Entry> Entries { get; init; } = ImmutableDictionary<(AlarmKind, string), Entry>.Empty;

    public int Active => Entries.Count;

    public (AlarmBook Next, AlarmNotice? Notice) Raise(AlarmKind kind, string subject, string what, DateTimeOffset now)
    {
        var key = (kind, subject);
        if (!Entries.ContainsKey(key) && Entries.Keys.Count(k => k.Kind == kind) >= SubjectsPerKind) key = (kind, Others);
        if (!Entries.TryGetValue(key, out var known))
            return (With(key, new Entry(what, 1, 1, now, now, now)), new AlarmNotice(kind, key.Item2, what, AlarmState.Raised, 1, now, now));
        var counted = known with { What = what, Count = known.Count + 1, Last = now };
        return now - known.Told < Interval ? (With(key, counted), null) : Tell(key, counted, now);
    }

    public (AlarmBook Next, AlarmNotice? Notice) Clear(AlarmKind kind, string subject, DateTimeOffset now)
    {
        if (!Entries.TryGetValue((kind, subject), out var known)) return (this, null);
        return (this with { Entries = Entries.Remove((kind, subject)) }, new AlarmNotice(kind, subject, known.What, AlarmState.Cleared, known.Count, known.First, now));
    }

    /// <summary>Everything that holds of this subject.</summary>
    public ImmutableArray<AlarmKind> Of(string subject) => [.. Entries.Keys.Where(k => k.Subject == subject && k.Kind.IsCondition()).Select(k => k.Kind)];

    /// <summary>Tells what came again since it was told last, and forgets what happened once and not again for an interval.</summary>
    public (AlarmBook Next, ImmutableArray<AlarmNotice> Notices) Tick(DateTimeOffset now)
    {
        var book = this;
        var notices = ImmutableArray.CreateBuilder<AlarmNotice>();
        foreach (var (key, entry) in Entries)
        {
            if (now - entry.Told < Interval) continue;
            if (entry.Count > entry.CountTold)
            {
                (book, var notice) = book.Tell(key, entry, now);
                notices.Add(notice!);
            }
            else if (!key.Kind.IsCondition() || key.Subject == Others)
            {
                book = book with { Entries = book.Entries.Remove(key) };
            }
        }
        return (book, notices.ToImmutable());
    }

    private (AlarmBook Next, AlarmNotice? Notice) Tell((AlarmKind Kind, string Subject) key, Entry entry, DateTimeOffset now) =>
        (With(key, entry with { Told = now, CountTold = entry.Count }), new AlarmNotice(key.Kind, key.Subject, entry.What, AlarmState.Repeated, entry.Count, entry.First, now));

    private AlarmBook With((AlarmKind, string) key, Entry entry) => this with { Entries = Entries.SetItem(key, entry) };

    private sealed record Entry(string What, long Count, long CountTold, DateTimeOffset First, DateTimeOffset Last, DateTimeOffset Told);
}

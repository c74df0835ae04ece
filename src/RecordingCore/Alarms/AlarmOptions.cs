namespace VxmlGir.RecordingCore.Alarms;

/// <summary>Who hears of alarms, and how often of the same one.</summary>
public sealed record AlarmOptions
{
    /// <summary>Time between two messages about the same alarm (the vendor's <c>alarminterval</c>, also 15 minutes).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Subjects of one kind that are told one by one; further ones are told together.</summary>
    public int SubjectsPerKind { get; init; } = 100;

    /// <summary>Takes a POST of JSON per message; null: log and metric only.</summary>
    public Uri? Webhook { get; init; }

    /// <summary><c>user:password</c>, offered as Basic or Digest, whichever is asked for.</summary>
    public string? WebhookAuthorization { get; init; }
}

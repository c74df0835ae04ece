using System.Text.Json;
using System.Text.Json.Serialization;

namespace VxmlGir.RecordingCore.Alarms;

/// <summary>The webhook's JSON.</summary>
internal sealed record AlarmMessage(string Kind, string Subject, string Text, string State, long Count, DateTimeOffset First, DateTimeOffset At)
{
    public static byte[] Of(AlarmNotice notice) => JsonSerializer.SerializeToUtf8Bytes(
        new AlarmMessage(notice.Kind.ToString(), notice.Subject, notice.What, notice.State.ToString().ToLowerInvariant(), notice.Count, notice.First, notice.At), AlarmJson.Default.AlarmMessage);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlarmMessage))]
internal sealed partial class AlarmJson : JsonSerializerContext;

using System.Globalization;
using System.Text.Json;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>One delivered media file: what the metadata says of it, and where its bytes are.</summary>
internal sealed record Recorded(JsonElement Json, JsonElement Call, string File)
{

    public string MediaId => Text("mediaId");

    public string CallUuid => Text("callUUID");

    public string Type => Text("type");

    public string IvrProfile => Text("ivrprofile");

    public TimeSpan Duration => TimeSpan.FromMilliseconds(double.Parse(Text("duration"), CultureInfo.InvariantCulture));

    public DateTimeOffset Start => Time(Text("startTime"));

    public DateTimeOffset Stop => Time(Text("stopTime"));

    public IReadOnlyList<string> Partitions => [.. Json.GetProperty("partitions").EnumerateArray().Select(p => p.GetString()!)];

    public IReadOnlyList<(DateTimeOffset At, string Type)> Masks =>
        [.. Json.GetProperty("masks").EnumerateArray().Select(m => (Time(m.GetProperty("time").GetString()!), m.GetProperty("type").GetString()!))];

    /// <summary>Pauses that the application asked for; what the platform kept out because a key may sound in it is not among them.</summary>
    public int Pauses => Json.GetProperty("masks").EnumerateArray().Count(m => m.GetProperty("type").GetString() == "paused" && m.GetProperty("by").GetString()!.Contains("application", StringComparison.Ordinal));

    /// <summary>The value of a parameter, compared without case as public messages demand; null when absent.</summary>
    public string? Parameter(string name) => Json.GetProperty("parameters").EnumerateObject()
        .Where(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)).Select(p => p.Value.GetString()).FirstOrDefault();

    /// <summary>The encoder's delay in samples, as the metadata states it; 0 for a file without one.</summary>
    public int EncoderDelay => int.Parse(Parameter("encoderDelay") ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Bytes on the store; the file may be a link to it.</summary>
    public long StoredBytes => System.IO.File.ReadAllBytes(File).LongLength;

    public Task<AudioProbe> AudioAsync() => AudioProbe.ReadAsync(File);

    private string Text(string name) => Json.GetProperty(name).GetString() ?? "";

    private static DateTimeOffset Time(string text) => text.EndsWith('Z')
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
        : DateTimeOffset.ParseExact(text.Replace("+0000", "+00:00", StringComparison.Ordinal), "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public override string ToString() => $"{File}\n{Json}";
}

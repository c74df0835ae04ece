using VxmlGir.Audio.Files;
using VxmlGir.Audio.Tones;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Host.Configuration.Sections;

namespace VxmlGir.Host.Configuration;

/// <summary>Loads the alert tones that profiles name: at start, before a call needs them.</summary>
internal static class AlertToneFiles
{
    public const string Beep = "beep";
    private const int MaxFileBytes = 1 << 20;

    public static IvrProfile Load(ProfileEntry entry, IvrProfile profile, string home, List<ConfigurationError> errors)
    {
        if (entry.AlertTone is not { } source) return profile;
        if (Samples(source, home, out var fault) is { } samples)
            return profile with { Recording = profile.Recording with { AlertTone = new AlertTone([.. samples], entry.AlertInterval) { BothParties = entry.AlertBothParties } } };
        errors.Add(new(entry.AlertPlace, $"profile '{profile.Name}': alert-tone: '{source}' {fault}"));
        return profile;
    }

    private static short[]? Samples(string source, string home, out string fault)
    {
        fault = "";
        if (source == Beep)
        {
            var beep = ToneGenerator.Sine(8000, TimeSpan.FromMilliseconds(200), -20, 1400);
            ToneGenerator.Fade(beep, 40);
            return beep;
        }
        try
        {
            var path = Path.GetFullPath(source, home);
            if (new FileInfo(path) is not { Exists: true, Length: <= MaxFileBytes }) fault = $"is not there, or larger than {MaxFileBytes} bytes";
            else if (AudioFileReader.Read(File.ReadAllBytes(path), null, path, AudioLimits.Default) is not AudioReadResult.Ok { Clip: var clip }) fault = "is not audio that can be read";
            else if (clip is not { Rate: 8000, Channels: 1 }) fault = $"has {clip.Rate} Hz and {clip.Channels} channels: 8000 Hz mono is needed";
            else if (clip.Duration > AlertTone.MaxLength || clip.Frames == 0) fault = $"lasts {clip.Duration.TotalSeconds:F1} s: at most {AlertTone.MaxLength.TotalSeconds:F0} s";
            else return clip.Samples;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            fault = "cannot be read: " + unreadable.Message;
        }
        return null;
    }
}

using System.Globalization;
using VxmlGir.Interpreter.Defaults;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>The speech properties of a field (VoiceXML 2.0 section 6.3.2, 2.1 section 7) on their way to the recogniser.</summary>
internal static class SpeechSettings
{
    private static readonly string[] Told = ["completetimeout", "incompletetimeout", "maxspeechtimeout", "sensitivity", "speedvsaccuracy", "recordutterance", "recordutterancetype"];

    public static void Configure(Frame frame)
    {
        if (frame.Session.Setup.Ports.Recogniser is not { } recogniser) return;
        recogniser.Configure(Of(frame));
        var chosen = Told.Where(p => frame.Property(p) != PlatformDefaults.Document.Properties.GetValueOrDefault(p, "")).Select(p => $"{p}={frame.Property(p)}").ToList();
        if (chosen.Count > 0) frame.Session.Trace("listen", string.Join(' ', chosen), frame.Item?.Place ?? default);
    }

    private static RecogniserSettings Of(Frame frame) => new(
        Time(frame, "completetimeout"), Time(frame, "incompletetimeout"), Time(frame, "maxspeechtimeout"),
        Number(frame, "confidencelevel"), Number(frame, "sensitivity"), Number(frame, "speedvsaccuracy"))
    {
        Language = frame.Document.Document.Language,
        RecordedAs = frame.Property("recordutterance") == "true" ? frame.Property("recordutterancetype") : null,
    };

    // A value that is none was warned of when the document was read; the platform's own holds then.
    private static TimeSpan Time(Frame frame, string name) =>
        Durations.TryParse(frame.Property(name)) ?? Durations.TryParse(PlatformDefaults.Document.Properties[name]) ?? TimeSpan.Zero;

    private static double Number(Frame frame, string name) =>
        double.TryParse(frame.Property(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? Math.Clamp(value, 0, 1) : 0.5;
}

namespace VxmlGir.RecordingCore.Taps;

/// <summary>A place where audio of a leg can be tapped; a leg implements it. Callable from any thread.</summary>
public interface ITapPoint
{
    /// <summary>The leg's position now, in samples at 8 kHz since its first tick.</summary>
    long SampleNow { get; }

    /// <summary>How far the clock had come at the leg's last visit (every 10 ms): what came before it is with the sinks.</summary>
    long PassedSample { get; }

    /// <summary>Attaches at the leg's next slot (within 2 ms). The sink drops what lies before its own start.</summary>
    void Attach(ITapSink sink);

    /// <summary>Detaches at the leg's next slot; then <see cref="ITapSink.Detached"/> is called once, on the media thread, and nothing after it.</summary>
    void Detach(ITapSink sink);
}

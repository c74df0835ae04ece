using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VxmlGir.MediaPlatform.Speech;

/// <param name="Wav">What the program wrote.</param>
/// <param name="Error">Why there is nothing to use; never holds the text.</param>
internal readonly record struct EspeakOutput(ReadOnlyMemory<byte> Wav, string? Error)
{
    /// <summary>The program has no such voice, or not the data it needs.</summary>
    public bool IsVoiceUnknown { get; init; }
}

/// <summary>One run of espeak-ng: text in by standard input, WAV out by standard output; no shell, nothing of the text on the command line.</summary>
internal static class EspeakProcess
{
    private const int EspeakBytesPerSecond = 22_050 * 2;
    private const int MaxErrorChars = 300;

    /// <exception cref="OperationCanceledException">Cancelled; the program has been killed.</exception>
    public static async Task<EspeakOutput> RunAsync(EspeakOptions options, string text, string voice, bool isMarkup, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = Command(options, voice, isMarkup) };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            return new EspeakOutput(default, $"{options.Program} cannot be started ({failure.Message}): install the Debian package espeak-ng");
        }

        GiveWay(process);
        try
        {
            return await ConverseAsync(process, options, text, cancellation);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>Media threads come first on a loaded machine.</summary>
    private static void GiveWay(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception gone) when (gone is Win32Exception or InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private static ProcessStartInfo Command(EspeakOptions options, string voice, bool isMarkup) => new(
        options.Program,
        ["--stdin", "--stdout", "-b", "1", "-s", $"{Math.Clamp(options.WordsPerMinute, 80, 450)}", "-v", voice, .. isMarkup ? ["-m"] : Array.Empty<string>()])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    private static async Task<EspeakOutput> ConverseAsync(Process process, EspeakOptions options, string text, CancellationToken cancellation)
    {
        var maxBytes = (long)(options.MaxSpeech.TotalSeconds * EspeakBytesPerSecond) + 1024;
        // Both outputs are read while the text is written: a full pipe would otherwise stop either side.
        var errors = ReadErrorsAsync(process, cancellation);
        var reading = ReadSoundAsync(process.StandardOutput.BaseStream, maxBytes, cancellation);
        await WriteAsync(process, text, cancellation);
        var wav = await reading;
        if (wav.Length > maxBytes) return new EspeakOutput(default, $"the sound is longer than {options.MaxSpeech.TotalMinutes:0.#} minutes");
        var error = await errors;
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 && wav.Length > 0
            ? new EspeakOutput(wav.GetBuffer().AsMemory(0, (int)wav.Length), null)
            : new EspeakOutput(default, $"{options.Program} ended with {process.ExitCode}: {error}") { IsVoiceUnknown = error.Contains("voice", StringComparison.OrdinalIgnoreCase) };
    }

    private static async Task WriteAsync(Process process, string text, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything: its exit status says why.
        }
    }

    /// <summary>Reads to the end, or a little beyond the limit.</summary>
    private static async Task<MemoryStream> ReadSoundAsync(Stream output, long maxBytes, CancellationToken cancellation)
    {
        var sound = new MemoryStream(64 * 1024);
        var piece = new byte[16 * 1024];
        for (int read; sound.Length <= maxBytes && (read = await output.ReadAsync(piece, cancellation)) > 0;) sound.Write(piece, 0, read);
        return sound;
    }

    private static async Task<string> ReadErrorsAsync(Process process, CancellationToken cancellation)
    {
        var kept = new char[MaxErrorChars];
        var count = await process.StandardError.ReadBlockAsync(kept, cancellation);
        var rest = new char[1024];
        while (count == MaxErrorChars && await process.StandardError.ReadAsync(rest, cancellation) > 0) { }
        return new string(kept, 0, count).ReplaceLineEndings(" ").Trim();
    }
}

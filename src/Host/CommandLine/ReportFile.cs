namespace VxmlGir.Host.CommandLine;

/// <summary>A report goes to the terminal, or to a file when one is named.</summary>
internal static class ReportFile
{
    /// <summary>False after an error was written.</summary>
    public static async Task<bool> WriteAsync(string? path, string text, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (path is null)
        {
            await output.WriteAsync(text);
            return true;
        }
        try
        {
            await File.WriteAllTextAsync(path, text, cancellation);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{path}: {failure.Message}");
            return false;
        }
    }
}

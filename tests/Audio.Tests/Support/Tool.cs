using System.Diagnostics;

namespace VxmlGir.Audio.Tests.Support;

/// <summary>Other people's programs as oracles.</summary>
internal static class Tool
{
    /// <summary>Skips the test when the program is missing; under CI that is a failure.</summary>
    public static void Need(string program, string package)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
        if (found) return;
        var message = $"{program} is missing: apt-get install {package}";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(message);
        Assert.Skip(message);
    }

    /// <summary>Runs to the end and returns standard output; fails the test on another exit code than 0.</summary>
    public static async Task<byte[]> RunAsync(string program, byte[]? input, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(info)!;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null) await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(deadline.Token);
        await reading;
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return output.ToArray();
    }
}

using System.Diagnostics;

namespace VxmlGir.RecordingCore.Tests.Encryption;

/// <summary>The openssl program, in a folder of its own: makes certificates, and is the other side of every exchange.</summary>
internal sealed class OpenSsl : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("vxmlgir-cms-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary><c>name.key</c> and the self-signed <c>name.pem</c>.</summary>
    public string Certificate(string name, string key = "rsa:2048", params string[] more)
    {
        Run(["req", "-x509", "-nodes", "-newkey", key, "-keyout", PathOf(name + ".key"), "-out", PathOf(name + ".pem"), "-subj", "/O=Contact Center/CN=" + name, "-days", "365", .. more]);
        return PathOf(name + ".pem");
    }

    public string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Folder })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"openssl {string.Join(' ', arguments)}: {error}");
        return output.GetAwaiter().GetResult();
    }

    public byte[] Decrypt(string cms, string name)
    {
        var plain = PathOf("opened");
        Run("cms", "-decrypt", "-binary", "-inform", "DER", "-in", cms, "-recip", PathOf(name + ".pem"), "-inkey", PathOf(name + ".key"), "-out", plain);
        return File.ReadAllBytes(plain);
    }

    public void Dispose() => Directory.Delete(Folder, true);
}

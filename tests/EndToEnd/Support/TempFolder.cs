namespace VxmlGir.EndToEnd.Support;

/// <summary>A folder of one test, gone with it unless <c>VXMLGIR_TEST_KEEP</c> is set.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vxmlgir-e2e-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("VXMLGIR_TEST_KEEP") is not null) return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A child may still be closing its files; the folder is in the system's temporary place.
        }
    }
}

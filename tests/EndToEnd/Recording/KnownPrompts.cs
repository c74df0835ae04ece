using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Recording;

/// <summary>The audio of <c>Data/apps/recorded</c>: ten seconds of noise each, of a seed each.</summary>
internal static class KnownPrompts
{
    public static readonly string[] Names = ["one", "two", "three", "four"];

    public static short[] Of(string name) => Signals.Noise(8000 * 10, 11 + (uint)Array.IndexOf(Names, name));

    /// <summary>A copy of an application of the test's data with the known prompts in it.</summary>
    public static string Dress(string application, string into)
    {
        Directory.CreateDirectory(into);
        foreach (var file in Directory.EnumerateFiles(Support.Repository.Data(Path.Combine("apps", application))))
            File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
        foreach (var name in Names) AudioProbe.WriteWav(Path.Combine(into, name + ".wav"), Of(name));
        return into;
    }
}

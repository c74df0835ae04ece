using VxmlGir.Sip.Tests.Support;

namespace VxmlGir.Sip.Tests.Calls;

/// <summary>Every file of ladders/ is a call between a scripted peer and our endpoint, in virtual time.</summary>
public sealed class LadderTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Calls", "ladders");

    public static TheoryData<string> All => [.. Directory.GetFiles(Folder, "*.ladder").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

    [Theory]
    [MemberData(nameof(All))]
    public void Plays(string name) => Ladder.Play(Path.Combine(Folder, name + ".ladder"));
}

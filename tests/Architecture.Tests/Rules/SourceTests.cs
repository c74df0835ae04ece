using System.Text.RegularExpressions;
using VxmlGir.Architecture.Tests.Support;

namespace VxmlGir.Architecture.Tests.Rules;

/// <summary>What may not be written in <c>src</c>; the analyzer (eng/BannedSymbols.txt) says most of it again at compile time.</summary>
public class SourceTests
{
    private const int MaxLines = 400;

    public static TheoryData<string, string, string> Bans() => new()
    {
        { "clock", @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bEnvironment\.TickCount|\bStopwatch\.(StartNew|GetTimestamp)\b", "time is a parameter: TimeProvider" },
        { "randomness", @"\bGuid\.NewGuid\b|\bRandom\.Shared\b|\bnew Random\(", "identity and randomness are parameters: IIds" },
        { "sleep", @"\bThread\.Sleep\b", "only a clock sleeps" },
        { "blocking wait", @"(?<!\b_?wakeup)\.Wait\(\s*\)|\.GetAwaiter\(\)\s*\.GetResult\(|\bTask\.Wait(All|Any)\b", "no blocking waits (a dedicated thread waits on its wakeup)" },
        { "blocking result", @"(Async\([^;]*\)|\b_?\w*[tT]ask)\.Result\b", "no blocking waits" },
        { "Task.Run", @"\bTask\.Run\b|\bTask\.Factory\.StartNew\b", "a loop is an async method with one owner" },
        { "flush", @"\.Flush\(\s*(flushToDisk:\s*)?true\s*\)|\bFlushToDisk\b", "it reports success when fsync fails: Durable.Sync" },
        { "async void", @"\basync\s+void\b", "its errors are lost" },
        { "event", @"\bevent\s+[A-Z][\w.<>?,\s]*\w\s*(;|\{|=)", "a mailbox and a switch instead" },
        { "region", @"^\s*#(end)?region\b", "split the file instead" },
        { "lock this", @"\block\s*\(\s*(this|typeof)\b", "a lock is private to a leaf type" },
    };

    [Theory]
    [MemberData(nameof(Bans))]
    public void Nothing_banned_is_written(string rule, string pattern, string instead)
    {
        var faults = new Faults($"Banned in src ({rule}): {instead}");
        var ban = new Regex(pattern);
        foreach (var file in Repository.Sources("src"))
        {
            var lines = CSharpText.CodeLines(File.ReadAllText(file));
            for (var i = 0; i < lines.Length; i++)
                if (ban.IsMatch(lines[i])) faults.Add($"{Repository.Relative(file)}:{i + 1}", lines[i].Trim());
        }
        faults.AssertNone();
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var faults = new Faults($"A source file has at most {MaxLines} lines (aim at 100)");
        foreach (var file in Repository.Sources("src"))
            if (File.ReadLines(file).Count() is var n and > MaxLines) faults.Add($"{Repository.Relative(file)}:{MaxLines + 1}", $"{n} lines");
        faults.AssertNone();
    }

    [Fact]
    public void Every_catch_of_everything_says_why()
    {
        var faults = new Faults("catch (Exception) stands at a loop top only, and says what it ends: by a comment, a log line, or by handing the fault on");
        foreach (var file in Repository.Sources("src"))
        {
            var raw = File.ReadAllLines(file);
            var code = CSharpText.CodeLines(string.Join('\n', raw));
            for (var i = 0; i < code.Length; i++)
            {
                if (!Regex.IsMatch(code[i], @"\bcatch\s*(\(\s*Exception\b(?![^)]*\)\s*when)|$|\{)")) continue;
                var near = Enumerable.Range(i - 1, 6).Where(n => n >= 0 && n < raw.Length).ToList();
                if (!near.Any(n => raw[n].Contains("//")) && !near.Any(n => Regex.IsMatch(code[n], @"\bthrow;|\bLog\w*\(|\.SetException\(|\.TrySetException\(")))
                    faults.Add($"{Repository.Relative(file)}:{i + 1}", code[i].Trim());
            }
        }
        faults.AssertNone();
    }

    [Theory]
    [InlineData("var a = 1; // DateTime.Now", "var a = 1;")]
    [InlineData("Log(\"DateTime.Now\");", "Log(              );")]
    [InlineData("Log(@\"a\"\"b\", 'c');", "Log(       ,    );")]
    [InlineData("x = $\"\"\"a\"b\"\"\" + y;", "x =            + y;")]
    public void Comments_and_literals_are_not_code(string source, string code) => Assert.Equal(code, CSharpText.Blank(source).TrimEnd());
}

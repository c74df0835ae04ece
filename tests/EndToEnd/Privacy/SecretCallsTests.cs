using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Privacy;

/// <summary>
/// Callers with secrets, by every way a key can come and at every awkward moment: nothing of a secret is left anywhere, and what is no secret is. Long form: VXMLGIR_TEST_SECRET_CALLS=1000.
/// </summary>
public sealed class SecretCallsTests(ITestOutputHelper output)
{
    private const int AtATime = 20;
    private const string Private = "<property name=\"com.genesyslab.private\" value=\"true\"/>";

    private static int Calls => int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_SECRET_CALLS"), out var calls) ? calls : 40;

    [Fact]
    public async Task No_digit_of_a_secret_is_left_anywhere()
    {
        await using var platform = await Platform.StartAsync(Setup(out var folder));
        using var _ = folder;
        var calls = await TalkAsync(platform, "secret", Calls);
        foreach (var call in calls) await platform.RecordingsAsync(call.Uuid, 2, TimeSpan.FromSeconds(60));
        await platform.StopAsync();
        var understood = calls.FindAll(c => c.IsUnderstood);
        output.WriteLine($"{calls.Count - understood.Count} of {calls.Count} calls left out: keys of theirs came in pieces");
        Assert.True(understood.Count >= Calls, "too busy a machine");
        NothingIn(Residue.InText(platform, [.. understood.Select(c => c.Secret)]));
        var (found, audible, withTones) = (0, 0, 0);
        foreach (var call in understood)
        {
            // The session's file and the connection's.
            foreach (var file in await platform.RecordingsAsync(call.Uuid, 2, TimeSpan.FromSeconds(60)))
            {
                var (says, hears) = await Residue.InAudioAsync(file);
                found += says.Count(Secret) + hears.Count(Secret);
                Assert.True(!says.Any(Secret) && !hears.Any(Secret), $"{call} left '{says}' and '{hears}' of {call.Secret} in {file}");
                Assert.Contains(file.Masks, m => m.Type == "paused");
                withTones += call.HasTones ? 1 : 0;
                audible += call.HasTones && says.Contains('1', StringComparison.Ordinal) ? 1 : 0;
            }
        }
        output.WriteLine($"{calls.Count} calls, {calls.Count * 8} secret digits, {found} recovered; the first menu key audible in {audible} of {withTones} files with tones");
        // On a busy machine a key's report may lie so far from its tone that it stays silent.
        Assert.True(audible >= 0.75 * withTones, $"the first menu key audible in {audible} of {withTones}");
    }

    [Fact]
    public async Task Nor_by_those_whose_platform_dies_in_the_field()
    {
        await using var platform = await Platform.StartAsync(Setup(out var folder));
        using var _ = folder;
        for (var (batch, done) = (0, 0); done < Math.Max(AtATime, Calls / 10); batch++, done += AtATime)
        {
            var calls = Enumerable.Range(1000 * (batch + 1), AtATime).Select(n => new SecretCall(platform, n, withEnds: false)).ToList();
            await Task.WhenAll(calls.Select(c => c.RunIntoFieldAsync("secret", 3 + c.Number % 4)));
            await platform.KillAsync();
            var spool = Residue.InSpool(platform.Spool).Where(j => calls.Any(c => c.Uuid == j.CallUuid)).ToList();
            Assert.Equal(2 * AtATime, spool.Count);
            Assert.All(spool, j => Assert.True(!j.Says.Any(Secret), $"'{j.Says}' in the journal of {calls.First(c => c.Uuid == j.CallUuid)}"));
            NothingIn(Residue.InText(platform, [.. calls.Select(c => c.Secret)]));
            foreach (var call in calls) await call.DisposeAsync();
            await platform.StartAgainAsync();
            foreach (var call in calls)
            {
                foreach (var file in await platform.RecordingsAsync(call.Uuid, 2, TimeSpan.FromSeconds(60)))
                {
                    var (says, hears) = await Residue.InAudioAsync(file);
                    Assert.True(!says.Any(Secret) && !hears.Any(Secret), $"{call} left '{says}' and '{hears}' of {call.Secret} in {file}");
                }
            }
            output.WriteLine($"killed with {AtATime} calls in the field, {AtATime * 2} files and journals: 0 digits");
        }
    }

    /// <summary>The same callers where nothing is private: the test can tell.</summary>
    [Fact]
    public async Task Without_the_property_every_secret_is_found()
    {
        await using var platform = await Platform.StartAsync(Setup(out var folder));
        using var _ = folder;
        var calls = await TalkAsync(platform, "open", 20);
        foreach (var call in calls) await platform.RecordingsAsync(call.Uuid, 2, TimeSpan.FromSeconds(60));
        await platform.StopAsync();
        var left = Residue.InText(platform, [.. calls.Select(c => c.Secret)]);
        Assert.Contains(left, f => f.StartsWith("console: ", StringComparison.Ordinal));
        Assert.Contains(left, f => f.Contains(".trace: ", StringComparison.Ordinal));
        Assert.Contains(left, f => f.Contains("recording.json: ", StringComparison.Ordinal));
        var (found, sounded) = (0, 0);
        foreach (var call in calls.Where(c => c.HasTones))
        {
            foreach (var file in await platform.RecordingsAsync(call.Uuid, 2, TimeSpan.FromSeconds(60)))
            {
                var (says, _) = await Residue.InAudioAsync(file);
                found += Math.Min(8, says.Count(Secret));
                sounded += 8;
                Assert.True(says.Any(Secret), $"{call}: '{says}' of {call.Secret} in {file}");
            }
        }
        output.WriteLine($"{found} of {sounded} digits found");
        Assert.True(found >= 0.9 * sounded, $"{found} of {sounded}");
    }

    // The words whole: by them one sees where a secret came from.
    private static void NothingIn(IReadOnlyList<string> left) => Assert.True(left.Count == 0, string.Join('\n', left));

    private static bool Secret(char digit) => digit is not ('1' or '2');

    // Half of the calls record MP3, half WAV; the connection is recorded beside the session.
    private static PlatformSetup Setup(out TempFolder apps)
    {
        apps = new TempFolder();
        var setup = new PlatformSetup()
            .WithProfile("wav", ("format", "wav"), ("channels", "stereo"), ("full-call", true))
            .WithProfile("mp3", ("format", "mp3"), ("channels", "stereo"), ("mp3-kbits", 32), ("full-call", true));
        var source = File.ReadAllText(Path.Combine(Repository.Data("apps/secret"), "main.vxml"));
        Assert.Contains(Private, source);
        foreach (var profile in (string[])["wav", "mp3"])
        {
            foreach (var name in (string[])["secret", "open"])
            {
                var folder = apps.Folder($"{name}-{profile}");
                File.WriteAllText(Path.Combine(folder, "main.vxml"), name == "secret" ? source : source.Replace(Private, "", StringComparison.Ordinal));
                (setup.Apps[$"{name}-{profile}"], setup.ProfileOf[$"{name}-{profile}"]) = (folder, profile);
            }
        }
        setup.Apps["secret"] = setup.Apps["secret-wav"];
        setup.ProfileOf["secret"] = "wav";
        return setup;
    }

    // On a busy machine keys may come in pieces: so many other calls are made for those, up to half of all.
    private static async Task<List<SecretCall>> TalkAsync(Platform platform, string application, int count)
    {
        var calls = new List<SecretCall>();
        while (calls.Count(c => c.IsUnderstood) is var understood && understood < count && calls.Count < count + count / 2)
        {
            var group = Enumerable.Range(calls.Count, Math.Min(AtATime, count - understood)).Select(n => new SecretCall(platform, n)).ToList();
            await Task.WhenAll(group.Select(c => c.RunAsync($"{application}-{(c.Number / AtATime % 2 == 0 ? "wav" : "mp3")}")));
            foreach (var call in group) await call.DisposeAsync();
            calls.AddRange(group);
        }
        return calls;
    }
}

using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>A platform that wants to know who calls: another platform with credentials, and the telephone in the terminal, get in.</summary>
public class DigestTests(DigestTests.Guarded house) : IClassFixture<DigestTests.Guarded>
{
    [Fact]
    public async Task A_placed_call_answers_with_the_stronger_algorithm_that_is_offered()
    {
        await using var calling = await Platform.StartAsync(new PlatformSetup().WithApplication("patient").With("sip.credentials", new object[]
        {
            new Dictionary<string, object> { ["realm"] = "elsewhere.example", ["user"] = "x", ["password"] = "y" },
            new Dictionary<string, object> { ["realm"] = "guarded.example", ["user"] = "trunk", ["password"] = "a word" },
        }));
        var (_, json) = await new CallClient(calling).PlaceAsync(new { application = "patient", target = $"sip:short@{house.Platform.Sip}" }, "?wait=answer");
        Assert.True(json.GetProperty("status").GetString() == "answered", json.GetRawText());
    }

    [Fact]
    public async Task Without_credentials_a_placed_call_is_refused()
    {
        await using var calling = await Platform.StartAsync(new PlatformSetup().WithApplication("patient"));
        var (_, json) = await new CallClient(calling).PlaceAsync(new { application = "patient", target = $"sip:short@{house.Platform.Sip}" }, "?wait=answer");
        Assert.Equal(("refused", 401), (json.GetProperty("status").GetString(), json.GetProperty("sipStatus").GetInt32()));
    }

    [Theory]
    [InlineData("a word", 0)]
    [InlineData("another", 4)]
    public async Task The_telephone_in_the_terminal_has_a_user_and_a_password(string password, int status)
    {
        var (exit, output) = await ChildProcess.RunAsync("dotnet",
            [Repository.Program, "call", $"sip:short@{house.Platform.Sip}", "--user", "trunk", "--password", password, "--do", "wait 5s"], TimeSpan.FromSeconds(30), house.Platform.Home);
        Assert.True(exit == status, $"exit {exit}\n{output}");
    }

    public sealed class Guarded : House
    {
        private protected override PlatformSetup Setup() => new PlatformSetup { TrustLoopback = false }.WithApplication("short").With("sip.digest-realm", "guarded.example")
            .With("sip.peers", new object[]
            {
                new Dictionary<string, object> { ["name"] = "trunk", ["networks"] = new[] { "127.0.0.0/8" }, ["digest-user"] = "trunk", ["digest-password"] = "a word" },
            });
    }
}

namespace VxmlGir.Interpreter.Tests.Dialogs;

/// <summary>
/// Every <c>tests/dialogs/NNN-topic/name.caller</c> is one call; what it must come to stands in <c>name.expected</c>.
/// With VXMLGIR_APPROVE=1 the expectation is written instead of compared.
/// </summary>
public sealed class DialogTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    public static TheoryData<string> All
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var caller in DialogCall.All) data.Add(caller);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_dialog_goes_as_written(string caller)
    {
        var call = DialogCall.Load(caller);
        var (expected, transcript) = (call.ExpectedFile, (await call.RunAsync(fixture)).Transcript);
        Assert.Equal(transcript, (await DialogCall.Load(caller).RunAsync(fixture)).Transcript);
        if (Environment.GetEnvironmentVariable("VXMLGIR_APPROVE") == "1") await File.WriteAllTextAsync(expected, transcript, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(expected, TestContext.Current.CancellationToken), transcript);
    }
}

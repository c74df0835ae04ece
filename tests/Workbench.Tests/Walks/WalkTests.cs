using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Walks;

public sealed class WalkTests
{
    private const int Seeds = 50;
    private const int Turns = 25;

    /// <summary>Every document of others is walked fifty times or refused with a place; what needs a reason has one.</summary>
    [Fact]
    public async Task Walks_through_others_documents_are_explained()
    {
        if (Places.ConformanceApps() is not { } apps) return;
        using var walks = new OthersWalks(Seeds, Turns);
        var walked = new List<WalkedDocument>();
        foreach (var document in OthersDocument.All(apps)) walked.Add(await walks.RunAsync(document, TestContext.Current.CancellationToken));
        Assert.True(walked.Count > 140, $"{walked.Count} documents");
        Assert.Empty(walked.SelectMany(w => w.Faults.Select(f => $"{w.Name}: {f}")));

        var file = Path.Combine(Places.Repository, "tests", "Workbench.Tests", "Walks", "others.walks");
        var now = WalkRecord.Read(file).Write(walked);
        if (Places.Approves) await File.WriteAllTextAsync(file, now, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), now);
        Assert.DoesNotContain(WalkRecord.Unexplained + "\n", now);
    }
}

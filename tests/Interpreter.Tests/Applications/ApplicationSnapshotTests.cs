using VxmlGir.Interpreter.Applications;

namespace VxmlGir.Interpreter.Tests.Applications;

public sealed class ApplicationSnapshotTests : IDisposable
{
    private const string Good = "<vxml version='2.1'><form><block>Hi.</block></form></vxml>";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vxmlgir-app");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("main.vxml index.vxml a.vxml", "main.vxml")]
    [InlineData("index.vxml a.vxml", "index.vxml")]
    [InlineData("only.vxml sub/other.vxml", "only.vxml")]
    [InlineData("a.vxml b.vxml", null)]
    [InlineData("a.txt", null)]
    public void The_start_document_follows_the_rule(string files, string? start)
    {
        foreach (var file in files.Split(' ')) Write(file, Good);
        var load = ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits());
        Assert.Equal(start, load.Snapshot!.StartPath);
        Assert.Equal(start is null, load.Diagnostics.Any(d => d.Code == "no-start-document"));
    }

    [Fact]
    public void A_broken_document_is_reported_with_its_place()
    {
        Write("main.vxml", "<vxml version='2.1'>\n  <form><blok/></form>\n</vxml>");
        var load = ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits());
        Assert.True(load.Snapshot!.HasErrors);
        Assert.Equal($"{_folder.Name}/main.vxml:2:10", Assert.Single(load.Diagnostics).Place.ToString());
    }

    [Fact]
    public void A_link_that_leads_out_is_refused_and_hidden_files_are_left_out()
    {
        Write("main.vxml", Good);
        Write(".secret", "x");
        var outside = Directory.CreateTempSubdirectory("vxmlgir-out");
        File.WriteAllText(Path.Combine(outside.FullName, "x.vxml"), Good);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "leak.vxml"), Path.Combine(outside.FullName, "x.vxml"));
        var load = ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits());
        outside.Delete(recursive: true);
        Assert.Equal(["main.vxml"], load.Snapshot!.Paths);
        Assert.Contains(load.Diagnostics, d => d.Code == "link-outside");
    }

    [Fact]
    public void The_version_changes_with_the_content()
    {
        Write("main.vxml", Good);
        var first = ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits()).Snapshot!.Version;
        Assert.Equal(first, ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits()).Snapshot!.Version);
        Write("main.vxml", Good + "\n");
        Assert.NotEqual(first, ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits()).Snapshot!.Version);
    }

    [Fact]
    public void A_missing_folder_is_a_finding_not_an_exception() =>
        Assert.Null(ApplicationSnapshot.Load(Path.Combine(_folder.FullName, "absent"), new ApplicationLimits()).Snapshot);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}

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

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../sub")]
    public void A_link_to_a_folder_that_it_stands_in_is_not_followed(string target)
    {
        Write("main.vxml", Good);
        Write("sub/more.vxml", Good);
        // Two of them: followed to any fixed depth they would be a million folders.
        foreach (var name in new[] { "again", "andagain" }) Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "sub", name), target);
        var load = ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits());
        Assert.Equal(["main.vxml", "sub/more.vxml"], load.Snapshot!.Paths);
        Assert.Equal(2, load.Diagnostics.Count(d => d.Code == "link-loop"));
    }

    [Fact]
    public void A_catalog_with_links_to_parents_is_scanned()
    {
        Write("app/main.vxml", Good);
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "app", "up"), "..");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "app", "own"), ".");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "app", "itself.vxml"), "itself.vxml");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "app", "nowhere.vxml"), "nothing.vxml");
        var catalog = new ApplicationCatalog(_folder.FullName, new ApplicationLimits());
        var taken = Assert.IsType<CatalogChange.TakenUp>(Assert.Single(catalog.Scan()));
        Assert.Equal(["main.vxml"], catalog.Find("app")!.Good!.Paths);
        Assert.Equal(["link-broken", "link-broken", "link-loop", "link-outside"], taken.Warnings.Select(w => w.Code).Order(StringComparer.Ordinal));
        Assert.Empty(catalog.Scan());
        Write("app/main.vxml", Good + "\n");
        Assert.Single(catalog.Scan());
    }

    [Fact]
    public void Links_that_multiply_folders_end_at_the_number_of_files()
    {
        Write("main.vxml", Good);
        // Each folder holds two links to the next: 2^12 ways to the last.
        for (var i = 0; i < 12; i++)
        {
            Write($"d{i}/x.txt", "x");
            foreach (var name in new[] { "a", "b" }) Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, $"d{i}", name), $"../d{i + 1}");
        }
        Write("d12/x.txt", "x");
        var load = ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits { Files = 200 });
        Assert.Null(load.Snapshot);
        Assert.Equal("too-many-files", Assert.Single(load.Diagnostics, d => d.Severity == Interpreter.Diagnostics.Severity.Error && d.Code.StartsWith("too-many", StringComparison.Ordinal)).Code);
    }

    [Fact]
    public void A_folder_linked_inside_is_read_under_both_names()
    {
        Write("main.vxml", Good);
        Write("sounds/a.txt", "x");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "prompts"), "sounds");
        Assert.Equal(["main.vxml", "prompts/a.txt", "sounds/a.txt"], ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits()).Snapshot!.Paths);
    }

    [Fact]
    public void Folders_are_entered_to_a_depth()
    {
        Write("main.vxml", Good);
        Write("a/b/c/x.txt", "x");
        var load = ApplicationSnapshot.Load(_folder.FullName, new ApplicationLimits { Depth = 2 });
        Assert.Equal(["main.vxml"], load.Snapshot!.Paths);
        Assert.Contains(load.Diagnostics, d => d is { Code: "too-deep" } && d.Place.File == $"{_folder.Name}/a/b/c");
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

using System.Security.Cryptography;
using VxmlGir.RecordingCore.Delivery;

namespace VxmlGir.RecordingCore.Tests.Delivery;

public sealed class FolderStoreTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7))];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vxmlgir-");
    private readonly FolderStore _store = new();

    [Fact]
    public async Task A_file_appears_whole_under_its_name_in_folders_that_are_made()
    {
        Assert.IsType<DeliveryOutcome.Done>(await _store.StoreAsync(File(), CancellationToken.None));
        Assert.IsType<DeliveryOutcome.Done>(await _store.VerifyAsync(File(), CancellationToken.None));
        var stored = Assert.Single(_folder.GetFiles("*", SearchOption.AllDirectories));
        Assert.Equal(Path.Combine(_folder.FullName, "2026", "01", "a.wav"), stored.FullName);
        Assert.Equal(Content, System.IO.File.ReadAllBytes(stored.FullName));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, stored.UnixFileMode);
        Assert.IsType<DeliveryOutcome.Done>(await _store.StoreAsync(File(), CancellationToken.None));
    }

    [Fact]
    public async Task Other_content_under_the_name_is_never_overwritten()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "2026", "01"));
        await System.IO.File.WriteAllTextAsync(File().Final.LocalPath, "other");
        Assert.IsType<DeliveryOutcome.Rejected>(await _store.StoreAsync(File(), CancellationToken.None));
        Assert.Equal("other", await System.IO.File.ReadAllTextAsync(File().Final.LocalPath));
    }

    [Fact]
    public async Task What_a_crash_left_is_written_anew_and_damage_is_noticed()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "2026", "01"));
        await System.IO.File.WriteAllTextAsync(File().Temporary.LocalPath, "half of it");
        Assert.IsType<DeliveryOutcome.Done>(await _store.StoreAsync(File(), CancellationToken.None));
        Assert.Single(_folder.GetFiles("*", SearchOption.AllDirectories));
        using (var stored = System.IO.File.OpenWrite(File().Final.LocalPath)) stored.WriteByte(99);
        Assert.Equal(LaterReasons.Mismatch, Assert.IsType<DeliveryOutcome.Later>(await _store.VerifyAsync(File(), CancellationToken.None)).Reason);
    }

    [Fact]
    public async Task A_file_is_fetched_and_one_that_goes_on_and_on_is_not_read_to_its_end()
    {
        await _store.StoreAsync(File(), CancellationToken.None);
        using var copy = new MemoryStream();
        Assert.IsType<DeliveryOutcome.Done>(await _store.FetchAsync(File(), copy, CancellationToken.None));
        Assert.Equal(Content, copy.ToArray());
        System.IO.File.Delete(File().Final.LocalPath);
        Assert.Equal(LaterReasons.Absent, Assert.IsType<DeliveryOutcome.Later>(await _store.FetchAsync(File(), Stream.Null, CancellationToken.None)).Reason);
        System.IO.File.CreateSymbolicLink(File().Final.LocalPath, "/dev/zero");
        copy.SetLength(0);
        Assert.Equal(LaterReasons.Mismatch, Assert.IsType<DeliveryOutcome.Later>(await _store.FetchAsync(File(), copy, CancellationToken.None)).Reason);
        Assert.InRange(copy.Length, Content.Length, Content.Length + 65_536);
    }

    [Fact]
    public async Task A_full_device_is_said_as_such()
    {
        // /dev/full fails every write with ENOSPC.
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "2026", "01"));
        System.IO.File.CreateSymbolicLink(File().Temporary.LocalPath, "/dev/full");
        var later = Assert.IsType<DeliveryOutcome.Later>(await _store.StoreAsync(File(), CancellationToken.None));
        Assert.Equal((LaterReasons.Full, true), (later.Reason, later.WholeServer));
    }

    [Fact]
    public async Task A_place_that_cannot_be_a_folder_waits()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.FullName, "2026"), "a file");
        Assert.True(Assert.IsType<DeliveryOutcome.Later>(await _store.StoreAsync(File(), CancellationToken.None)).WholeServer);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private StoreFile File() =>
        new(new Uri(_folder.FullName + "/"), "2026/01/a.wav", "audio/wav", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), () => new MemoryStream(Content));
}

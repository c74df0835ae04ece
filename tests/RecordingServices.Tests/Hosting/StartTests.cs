using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingServices.Hosting;
using VxmlGir.RecordingServices.Tests.Support;

namespace VxmlGir.RecordingServices.Tests.Hosting;

public class StartTests
{
    [Fact]
    public async Task Credentials_are_made_once_and_kept_from_others()
    {
        var first = await Services.StartAsync();
        first.KeepFolder = true;
        await first.DisposeAsync();
        var file = Path.Combine(first.Folder, "credentials.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await using var second = await Services.StartAsync(folder: first.Folder);
        Assert.Equal(first.Host.StoreCredentials, second.Host.StoreCredentials);
        Assert.NotEqual(second.Host.StoreCredentials.Password, second.Host.IntakeCredentials.Password);
        Assert.DoesNotContain(second.Host.StoreCredentials.Password, second.Host.StoreCredentials.ToString());
    }

    [Fact]
    public async Task A_credentials_file_that_is_not_one_is_named_and_left_alone()
    {
        var folder = Directory.CreateTempSubdirectory("vxmlgir-services-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "credentials.json"), "{}");
        var error = await Assert.ThrowsAsync<IOException>(() => Services.StartAsync(folder: folder));
        Assert.Contains("credentials.json", error.Message);
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(folder, "credentials.json")));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task A_port_in_use_and_a_folder_in_use_are_said()
    {
        await using var s = await Services.StartAsync();
        await Assert.ThrowsAsync<IOException>(() => Services.StartAsync(folder: s.Folder));
        var folder = Directory.CreateTempSubdirectory("vxmlgir-services-").FullName;
        var options = new RecordingServicesOptions { DataFolder = folder, IntakeListen = new IPEndPoint(IPAddress.Loopback, s.Host.StoreUri.Port) };
        using var meter = new Meter("VxmlGir");
        var error = await Assert.ThrowsAsync<IOException>(() => RecordingServicesHost.StartAsync(options, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, meter));
        Assert.Contains("in use", error.Message);
        Directory.Delete(folder, true);
    }
}

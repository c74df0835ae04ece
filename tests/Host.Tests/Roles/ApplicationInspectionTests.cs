using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Host.Roles;
using VxmlGir.Workbench.Lint;
using VxmlGir.Interpreter.Diagnostics;

namespace VxmlGir.Host.Tests.Roles;

public sealed class ApplicationInspectionTests : IDisposable
{
    private readonly string _apps = Directory.CreateTempSubdirectory("vxmlgir-").FullName;

    public void Dispose() => Directory.Delete(_apps, recursive: true);

    [Fact]
    public void An_application_that_is_taken_up_is_linted_with_places()
    {
        File.WriteAllText(Path.Combine(_apps, "lost.vxml"), "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><goto next=\"#nowhere\"/></block></form></vxml>");
        Directory.CreateDirectory(Path.Combine(_apps, "neighbour"));
        File.WriteAllText(Path.Combine(_apps, "neighbour", "main.vxml"), "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block>Hello.</block></form></vxml>");
        var inspection = new ApplicationInspection(_apps, LintLimits.Default, NullLogger.Instance);
        var doubt = Assert.Single(inspection.Inspect("lost"));
        Assert.Equal(("VG-FLOW-001", Severity.Warning, 1), (doubt.Code, doubt.Severity, doubt.Place.Line));
        Assert.Empty(inspection.Inspect("neighbour"));
    }

    [Fact]
    public void An_application_that_has_gone_is_no_fault() => Assert.Empty(new ApplicationInspection(_apps, LintLimits.Default, NullLogger.Instance).Inspect("gone"));
}

using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Workbench.Lint;

namespace VxmlGir.Host.Roles;

/// <summary>The linter's word on an application that the platform takes up. Runs on the watcher's loop; only advice.</summary>
internal sealed partial class ApplicationInspection(string folder, LintLimits limits, ILogger logger)
{
    public ImmutableArray<Diagnostic> Inspect(string name)
    {
        try
        {
            var path = Path.Combine(folder, name);
            return [.. Linter.BeyondParsing(Directory.Exists(path) ? path : path + ".vxml", limits).Select(f => new Diagnostic(Severity.Warning, f.Rule.Id, f.Message, f.Place))];
        }
        catch (Exception failure)
        {
            // Advice must never keep the watcher from its work: what it cannot give is said once and left.
            LogFailed(name, failure);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "application {Application} could not be linted")]
    private partial void LogFailed(string application, Exception failure);
}

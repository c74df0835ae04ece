using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VxmlGir.Interpreter.Diagnostics;

namespace VxmlGir.Interpreter.Applications;

/// <summary>
/// Keeps a catalog in step with its folder: looks at once when the system reports a change, and at an interval besides
/// (network file systems report nothing). One loop; the only caller of <see cref="ApplicationCatalog.Scan"/> after the start.
/// </summary>
/// <param name="inspect">A second look at an application that was taken up, by name; what it finds is logged and changes nothing. Null: none.</param>
public sealed partial class ApplicationWatcher(
    ApplicationCatalog catalog, TimeSpan interval, TimeProvider time, ILogger logger, Func<string, ImmutableArray<Diagnostic>>? inspect = null)
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    /// <summary>Scans once; for the start, before the first call.</summary>
    public void ScanNow()
    {
        foreach (var change in catalog.Scan()) Report(change);
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var stirred = new SemaphoreSlim(0);
        using var watcher = Watch(stirred);
        try
        {
            while (true)
            {
                // A copy in progress stirs many times: let it settle, then look once.
                if (await stirred.WaitAsync(interval, stopping)) await Task.Delay(Settle, time, stopping);
                while (stirred.Wait(0, CancellationToken.None)) { }
                ScanNow();
            }
        }
        catch (OperationCanceledException)
        {
            // The platform stops.
        }
    }

    private FileSystemWatcher? Watch(SemaphoreSlim stirred)
    {
        if (!Directory.Exists(catalog.Folder)) return null;
        var watcher = new FileSystemWatcher(catalog.Folder) { IncludeSubdirectories = true, InternalBufferSize = 64 * 1024 };
        FileSystemEventHandler stir = (_, _) => stirred.Release();
        watcher.Created += stir;
        watcher.Changed += stir;
        watcher.Deleted += stir;
        watcher.Renamed += (_, _) => stirred.Release();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Report(CatalogChange change)
    {
        switch (change)
        {
            case CatalogChange.TakenUp taken:
                LogTakenUp(taken.Name, taken.Version);
                foreach (var warning in taken.Warnings) Report(taken.Name, warning);
                foreach (var doubt in inspect?.Invoke(taken.Name) ?? []) LogDoubt(taken.Name, doubt.Place, doubt.Code, doubt.Message);
                break;
            case CatalogChange.Broken broken:
                LogBroken(broken.Name, broken.ServedVersion ?? "none");
                foreach (var problem in broken.Problems) Report(broken.Name, problem);
                break;
            default:
                LogRemoved(change.Name);
                break;
        }
    }

    private void Report(string name, Diagnostic problem)
    {
        if (problem.Severity == Severity.Error) LogProblem(name, problem.Place, problem.Code, problem.Message);
        else LogDoubt(name, problem.Place, problem.Code, problem.Message);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "application {Application} taken up, version {Version}")]
    private partial void LogTakenUp(string application, string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "application {Application} is broken; version served: {Version}")]
    private partial void LogBroken(string application, string version);

    [LoggerMessage(Level = LogLevel.Information, Message = "application {Application} removed")]
    private partial void LogRemoved(string application);

    [LoggerMessage(Level = LogLevel.Error, Message = "application {Application}: {Place}: {Code}: {Problem}")]
    private partial void LogProblem(string application, Ports.SourcePlace place, string code, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "application {Application}: {Place}: {Code}: {Problem}")]
    private partial void LogDoubt(string application, Ports.SourcePlace place, string code, string problem);
}

using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using VxmlGir.Host.Configuration.Sections;

namespace VxmlGir.Host.Logging;

/// <summary>The program's logs. Dispose to write out what waits.</summary>
public sealed class PlatformLogging : IDisposable
{
    private readonly Logger _logger;

    private PlatformLogging(Logger logger)
    {
        _logger = logger;
        Loggers = new SerilogLoggerFactory(logger);
    }

    public ILoggerFactory Loggers { get; }

    public static PlatformLogging Create(LogConfiguration options) => Create(options, Console.Out);

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the file's folder cannot be made.</summary>
    internal static PlatformLogging Create(LogConfiguration options, TextWriter console)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(options.Level))
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting", LogEventLevel.Warning)
            // A server that cannot start throws as well: the composition says why in one line, without a stack.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .Enrich.FromLogContext()
            .WriteTo.Sink(new LineSink(new LineFormatter(), console));
        if (options.File is { } file)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            configuration.WriteTo.File(new LineFormatter(), file, rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true,
                fileSizeLimitBytes: options.FileBytes, retainedFileCountLimit: options.FilesKept);
        }
        return new PlatformLogging(configuration.CreateLogger());
    }

    public void Dispose()
    {
        Loggers.Dispose();
        _logger.Dispose();
    }

    private static LogEventLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        LogLevel.Critical or LogLevel.None => LogEventLevel.Fatal,
        _ => LogEventLevel.Information,
    };
}

using System.Collections.Immutable;

namespace VxmlGir.Host.Configuration;

/// <summary>What a load came to: a configuration, or every error at once.</summary>
public abstract record ConfigurationResult
{
    private ConfigurationResult()
    {
    }

    /// <param name="File">The file it came from; null when there is none and the defaults serve.</param>
    public sealed record Loaded(PlatformConfiguration Configuration, string? File) : ConfigurationResult;

    public sealed record Invalid(ImmutableArray<ConfigurationError> Errors) : ConfigurationResult;
}

using System.Collections.Immutable;

namespace VxmlGir.Host.Configuration;

/// <summary>What a configuration is read from.</summary>
/// <param name="Home">Base of relative paths, and where <c>vxmlgir.yaml</c> is looked for.</param>
/// <param name="File">A file named by the user: it must be there. Null: <c>vxmlgir.yaml</c> at home when it is there.</param>
/// <param name="Environment">Variables by name; those that do not start with VXMLGIR_ are ignored.</param>
/// <param name="Sets"><c>section.name=value</c> of the command line; they win over all others.</param>
public sealed record ConfigurationSource(string Home, string? File, ImmutableDictionary<string, string> Environment, ImmutableArray<string> Sets)
{
    public const string FileName = "vxmlgir.yaml";
    public const string HomeVariable = "VXMLGIR_HOME";
    public const string FileVariable = "VXMLGIR_CONFIG";

    /// <summary>False: certificates of profiles, and what fetches are done with, are neither read nor checked, and are not there.</summary>
    public bool WithCertificates { get; init; } = true;

    /// <summary>Says whether a certificate is valid now.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

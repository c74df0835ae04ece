using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Observation;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Session;

/// <summary>Everything a session is given; it keeps it to its end.</summary>
public sealed record SessionSetup
{
    /// <summary>The first document: <c>app://name/path</c> within <see cref="Application"/>, or http, https.</summary>
    public required Uri Start { get; init; }

    /// <summary>The first document when it was brought beforehand; null: the session brings it.</summary>
    public FirstDocument? First { get; init; }

    /// <summary>The application folder behind <c>app:</c> URIs, as it was when the call began; null when all comes by HTTP.</summary>
    public ApplicationSnapshot? Application { get; init; }

    public required DocumentLoader Loader { get; init; }

    public required IScriptEngine Scripts { get; init; }

    public required SessionPorts Ports { get; init; }

    public SessionVariables Variables { get; init; } = SessionVariables.Empty;

    /// <summary>VoiceXML properties that stand between <c>defaults.vxml</c> and the documents (the IVR Profile's).</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>An element or attribute that counts as not implemented, for mutation checks; null in every real call.</summary>
    public Omission? Without { get; init; }

    public SessionLimits Limits { get; init; } = new();

    /// <summary>Null: nobody looks on.</summary>
    internal ISessionObserver? Observer { get; init; }

    /// <summary>Meter named <c>VxmlGir</c>.</summary>
    public required Meter Meter { get; init; }
}

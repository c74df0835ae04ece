using VxmlGir.Interpreter.Parsing;

namespace VxmlGir.Interpreter.Applications;

/// <summary>Bounds of one application folder.</summary>
public sealed record ApplicationLimits
{
    /// <summary>Files and folders.</summary>
    public int Files { get; init; } = 2_000;

    public long FileBytes { get; init; } = 50 * 1024 * 1024;

    public long TotalBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Bytes of one VoiceXML, grammar or script file.</summary>
    public long DocumentBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Folders within folders of one application; what lies deeper is not looked at.</summary>
    public int Depth { get; init; } = 16;

    /// <summary>What its documents may hold.</summary>
    public DocumentLimits Documents { get; init; } = DocumentLimits.Default;
}

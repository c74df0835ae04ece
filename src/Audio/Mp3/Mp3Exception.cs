namespace VxmlGir.Audio.Mp3;

/// <summary>LAME is absent, refuses its settings, or failed.</summary>
public sealed class Mp3Exception(string message) : Exception(message);

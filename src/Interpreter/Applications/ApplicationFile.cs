namespace VxmlGir.Interpreter.Applications;

/// <summary>One file of an application as it was read.</summary>
/// <param name="Path">Relative to the application's folder, with <c>/</c>.</param>
public sealed record ApplicationFile(string Path, ReadOnlyMemory<byte> Bytes, string MediaType);

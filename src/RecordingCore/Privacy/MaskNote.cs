namespace VxmlGir.RecordingCore.Privacy;

/// <summary>The journal's word on a sensitive scope.</summary>
/// <param name="Begins">False: it ends.</param>
/// <param name="Sample">Of the leg.</param>
internal readonly record struct MaskNote(bool Begins, long Sample, DateTimeOffset At, string By, string Reason, string Place);

/// <summary>A sensitive scope that is on.</summary>
/// <param name="By">Who asked for it, for example <c>session</c>.</param>
/// <param name="Reason">Why, for example the property.</param>
/// <param name="Place">Where in the documents, <c>file:line:column</c>.</param>
internal sealed record Mask(string By, string Reason, string Place);

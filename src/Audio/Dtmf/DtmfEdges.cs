namespace VxmlGir.Audio.Dtmf;

/// <summary>What was decided while a piece of audio was analysed. Positions count samples since the detector began.</summary>
/// <param name="Began">A key decided on: its tone stood for two blocks. Each key once.</param>
/// <param name="BeganAt">Not later than the tone's first sample, and at most two blocks (26 ms) before it.</param>
/// <param name="Ended">A key whose tone is gone.</param>
/// <param name="EndedAt">Not earlier than the sample after its tone's last, and at most two blocks after it.</param>
public readonly record struct DtmfEdges(char? Began, long BeganAt, char? Ended, long EndedAt);

namespace VxmlGir.Audio.Mp3;

/// <param name="Rate">Samples per second; 8000, 11025 and 12000 are MPEG-2.5, 16000 to 24000 MPEG-2.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="KiloBits">Constant bit rate in kbit/s: 8 mono, 16 or 32 stereo for recordings.</param>
/// <param name="Quality">LAME's own scale, 0 slow and best to 9 fast and poor.</param>
public sealed record Mp3Settings(int Rate = 8000, int Channels = 1, int KiloBits = 8, int Quality = 7);

using System.Runtime.InteropServices;

namespace VxmlGir.Audio.Mp3;

/// <summary>The functions of lame.h (3.100) that are used.</summary>
internal static partial class LameNative
{
    public const string Library = "libmp3lame.so.0";

    [LibraryImport(Library, EntryPoint = "lame_init")]
    public static partial LameHandle Init();

    [LibraryImport(Library, EntryPoint = "lame_close")]
    public static partial int Close(nint encoder);

    [LibraryImport(Library, EntryPoint = "lame_set_in_samplerate")]
    public static partial int SetInRate(LameHandle encoder, int rate);

    [LibraryImport(Library, EntryPoint = "lame_set_out_samplerate")]
    public static partial int SetOutRate(LameHandle encoder, int rate);

    [LibraryImport(Library, EntryPoint = "lame_set_num_channels")]
    public static partial int SetChannels(LameHandle encoder, int channels);

    [LibraryImport(Library, EntryPoint = "lame_set_mode")]
    public static partial int SetMode(LameHandle encoder, int mode);

    [LibraryImport(Library, EntryPoint = "lame_set_brate")]
    public static partial int SetBitRate(LameHandle encoder, int kiloBits);

    [LibraryImport(Library, EntryPoint = "lame_set_quality")]
    public static partial int SetQuality(LameHandle encoder, int quality);

    [LibraryImport(Library, EntryPoint = "lame_set_bWriteVbrTag")]
    public static partial int SetWriteVbrTag(LameHandle encoder, int write);

    [LibraryImport(Library, EntryPoint = "lame_set_write_id3tag_automatic")]
    public static partial void SetWriteId3(LameHandle encoder, int write);

    [LibraryImport(Library, EntryPoint = "lame_set_errorf")]
    public static partial int SetErrorReport(LameHandle encoder, nint function);

    [LibraryImport(Library, EntryPoint = "lame_init_params")]
    public static partial int InitParams(LameHandle encoder);

    [LibraryImport(Library, EntryPoint = "lame_get_encoder_delay")]
    public static partial int EncoderDelay(LameHandle encoder);

    [LibraryImport(Library, EntryPoint = "lame_get_framesize")]
    public static partial int FrameSize(LameHandle encoder);

    [LibraryImport(Library, EntryPoint = "lame_get_out_samplerate")]
    public static partial int OutRate(LameHandle encoder);

    [LibraryImport(Library, EntryPoint = "lame_get_brate")]
    public static partial int BitRate(LameHandle encoder);

    [LibraryImport(Library, EntryPoint = "lame_encode_buffer")]
    public static unsafe partial int EncodeMono(LameHandle encoder, short* left, short* right, int frames, byte* output, int size);

    [LibraryImport(Library, EntryPoint = "lame_encode_buffer_interleaved")]
    public static unsafe partial int EncodeInterleaved(LameHandle encoder, short* samples, int frames, byte* output, int size);

    [LibraryImport(Library, EntryPoint = "lame_encode_flush")]
    public static unsafe partial int Flush(LameHandle encoder, byte* output, int size);

    [LibraryImport(Library, EntryPoint = "hip_decode_init")]
    public static partial HipHandle DecoderInit();

    [LibraryImport(Library, EntryPoint = "hip_decode_exit")]
    public static partial int CloseDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "hip_set_errorf")]
    public static partial void SetDecoderErrorReport(HipHandle decoder, nint function);

    [LibraryImport(Library, EntryPoint = "hip_decode1")]
    public static unsafe partial int Decode(HipHandle decoder, byte* bytes, nuint length, short* left, short* right);
}

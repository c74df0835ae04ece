using System.Buffers.Binary;
using VxmlGir.Audio.Files;
using VxmlGir.Audio.Mp3;
using VxmlGir.Audio.Tests.Support;

namespace VxmlGir.Audio.Tests.Files;

/// <summary>Headers that lie. The reader ends, within its limits, with a value.</summary>
public class HostileFileTests
{
    private static readonly AudioLimits Small = AudioLimits.Default with { MaxBytes = 1_000_000, MaxSamples = 100_000 };

    [Fact]
    public void A_data_length_beyond_the_file_is_cut_at_its_end()
    {
        var file = Wav(16, 100);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), 0x7FFFFFFF);
        Assert.Equal(50, Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, null, Small)).Clip.Frames);
    }

    [Fact]
    public void A_header_that_was_never_patched_means_the_rest_of_the_file()
    {
        var file = Wav(16, 100);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), 36);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), 0);
        Assert.Equal(50, Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, null, Small)).Clip.Frames);
    }

    [Fact]
    public void A_megabyte_of_empty_chunks_is_walked_through()
    {
        var file = new byte[1_000_000];
        "RIFF"u8.CopyTo(file);
        "WAVE"u8.CopyTo(file.AsSpan(8));
        Assert.Contains("fmt", Assert.IsType<AudioReadResult.Bad>(AudioFileReader.Read(file, null, null, Small)).Reason);
    }

    [Fact]
    public void Chunks_before_and_between_are_skipped_with_their_padding()
    {
        byte[] file = [.. Wav(16, 4)[..12], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. Wav(16, 4)[12..]];
        Assert.Equal(2, Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, null, Small)).Clip.Frames);
    }

    [Theory]
    [InlineData(22, 0, "0 channels")]
    [InlineData(22, 9, "9 channels")]
    [InlineData(22, 0xFFFF, "65535 channels")]
    [InlineData(24, 0, "a rate of 0 Hz")]
    [InlineData(24, 0xFFFFFFFF, "a rate of 4294967295 Hz")]
    [InlineData(20, 0x31 + (1 << 16), "format 0x0031")]
    [InlineData(34, 12, "format 0x0001 with 12 bits")]
    [InlineData(16, 4, "too short")]
    [InlineData(40, 0, "no audio")]
    public void A_field_out_of_range_is_named(int offset, uint value, string reason)
    {
        var file = Wav(16, 100);
        if (offset is 22 or 34) BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), (ushort)value);
        else BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);
        if (offset == 16) file = [.. file[..24], .. "data"u8, 0, 0, 0, 0];
        Assert.Contains(reason, Assert.IsType<AudioReadResult.Bad>(AudioFileReader.Read(file, null, null, Small)).Reason);
    }

    [Theory]
    [InlineData(".snd", "cut")]
    [InlineData(".snd\0\0\0\u0001----------------------------", "cannot begin")]
    [InlineData(".snd\0\0\0\u0018----\0\0\0\u0017----------------", "encoding 23")]
    [InlineData(".snd\0\0\0\u0018----\0\0\0\u0001----\0\0\0\u0001", "Hz")]
    public void Au_headers(string text, string reason) =>
        Assert.Contains(reason, Assert.IsType<AudioReadResult.Bad>(AudioFileReader.Read(System.Text.Encoding.Latin1.GetBytes(text), null, null, Small)).Reason);

    [Fact]
    public void An_id3_tag_without_an_mp3_is_searched_to_the_limit_only() =>
        Assert.Contains("no frame", Assert.IsType<AudioReadResult.Bad>(AudioFileReader.Read([.. "ID3"u8, 3, 0, 0, 0x7F, 0x7F, 0x7F, 0x7F, .. new byte[500]], null, null, Small)).Reason);

    [Fact]
    public void Every_prefix_and_many_mutations_end_with_a_value()
    {
        byte[][] seeds = [Wav(16, 300), Wav(8, 301), Au(), Mp3()];
        var random = new Random(20);
        foreach (var seed in seeds)
        {
            for (var length = 0; length < Math.Min(seed.Length, 200); length++) _ = AudioFileReader.Read(seed.AsSpan(0, length), null, null, Small);
            for (var round = 0; round < 3000; round++)
            {
                var mutant = seed.ToArray();
                for (var i = random.Next(1, 8); i > 0; i--) mutant[random.Next(random.Next(2) == 0 ? Math.Min(64, mutant.Length) : mutant.Length)] = (byte)random.Next(256);
                if (AudioFileReader.Read(mutant, null, null, Small) is AudioReadResult.Ok ok) Assert.InRange(ok.Clip.Samples.Length, 0, Small.MaxSamples);
            }
        }
    }

    private static byte[] Wav(int bits, int dataBytes)
    {
        using var stream = new MemoryStream();
        var writer = new WavWriter(stream, new WavFormat(bits == 16 ? WavCoding.Pcm16 : WavCoding.MuLaw, 8000, 1));
        writer.WriteCoded(new byte[dataBytes]);
        writer.Finish();
        return stream.ToArray();
    }

    private static byte[] Au() =>
        [.. ".snd"u8, 0, 0, 0, 24, 0, 0, 1, 44, 0, 0, 0, 1, 0, 0, 0x1F, 0x40, 0, 0, 0, 1, .. new byte[300]];

    private static byte[] Mp3()
    {
        if (!Mp3Encoder.IsAvailable(out _)) return [];
        using var encoder = new Mp3Encoder(new Mp3Settings());
        var output = new byte[Mp3Encoder.MaxOutputBytes(8000)];
        var length = encoder.Encode(Signals.SoftNoise(8000, 10000), output);
        length += encoder.Flush(output.AsSpan(length));
        return output[..length];
    }
}

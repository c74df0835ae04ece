using VxmlGir.Audio.G711;

namespace VxmlGir.Audio.Tests.G711;

public class G711CodecTests
{
    [Theory]
    // G.711 table 2 (μ-law), columns 7 and 6: decoder output values at the ends of the segments, times 4 for 16 bits.
    [InlineData(Law.Mu, 0xFF, 0)]
    [InlineData(Law.Mu, 0x7F, 0)]
    [InlineData(Law.Mu, 0xFE, 8)]
    [InlineData(Law.Mu, 0xEF, 33 * 4)]
    [InlineData(Law.Mu, 0xDF, 99 * 4)]
    [InlineData(Law.Mu, 0xCF, 231 * 4)]
    [InlineData(Law.Mu, 0xBF, 495 * 4)]
    [InlineData(Law.Mu, 0xAF, 1023 * 4)]
    [InlineData(Law.Mu, 0x9F, 2079 * 4)]
    [InlineData(Law.Mu, 0x8F, 4191 * 4)]
    [InlineData(Law.Mu, 0x80, 8031 * 4)]
    [InlineData(Law.Mu, 0x00, -8031 * 4)]
    // G.711 table 1 (A-law): decoder output values, times 8 for 16 bits.
    [InlineData(Law.A, 0xD5, 1 * 8)]
    [InlineData(Law.A, 0x55, -1 * 8)]
    [InlineData(Law.A, 0xC5, 33 * 8)]
    [InlineData(Law.A, 0xF5, 66 * 8)]
    [InlineData(Law.A, 0xE5, 132 * 8)]
    [InlineData(Law.A, 0x95, 264 * 8)]
    [InlineData(Law.A, 0x85, 528 * 8)]
    [InlineData(Law.A, 0xB5, 1056 * 8)]
    [InlineData(Law.A, 0xA5, 2112 * 8)]
    [InlineData(Law.A, 0xAA, 4032 * 8)]
    [InlineData(Law.A, 0x2A, -4032 * 8)]
    public void A_code_decodes_to_the_value_of_the_recommendation(Law law, byte code, int value) =>
        Assert.Equal(value, G711Codec.DecodeSample(law, code));

    [Theory]
    [InlineData(Law.Mu)]
    [InlineData(Law.A)]
    public void Every_code_survives_decoding_and_encoding(Law law)
    {
        for (var code = 0; code < 256; code++)
        {
            // μ-law has two zeros; the negative one comes back as the positive one.
            var expected = law == Law.Mu && code == 0x7F ? 0xFF : code;
            Assert.Equal(expected, G711Codec.EncodeSample(law, G711Codec.DecodeSample(law, (byte)code)));
        }
    }

    [Theory]
    // Column 5 of the tables: the decision value that begins each segment's upper neighbour, in 16-bit units.
    [InlineData(Law.Mu, 4063 * 4, 0x8F)]
    [InlineData(Law.Mu, 2015 * 4, 0x9F)]
    [InlineData(Law.Mu, 991 * 4, 0xAF)]
    [InlineData(Law.Mu, 95 * 4, 0xDF)]
    [InlineData(Law.Mu, 31 * 4, 0xEF)]
    [InlineData(Law.A, 2048 * 8, 0xA5)]
    [InlineData(Law.A, 1024 * 8, 0xB5)]
    [InlineData(Law.A, 128 * 8, 0xE5)]
    [InlineData(Law.A, 64 * 8, 0xF5)]
    public void A_segment_begins_at_its_decision_value(Law law, int sample, byte code)
    {
        Assert.Equal(code, G711Codec.EncodeSample(law, (short)sample));
        Assert.NotEqual(code, G711Codec.EncodeSample(law, (short)(sample - 1)));
        Assert.Equal(code & 0x7F, G711Codec.EncodeSample(law, (short)~sample));
    }

    [Theory]
    [InlineData(Law.Mu)]
    [InlineData(Law.A)]
    public void A_code_stands_in_the_middle_of_the_samples_that_take_it(Law law)
    {
        var byCode = Enumerable.Range(0, 32000).ToLookup(sample => G711Codec.EncodeSample(law, (short)sample));
        // The outermost codes also take what lies beyond the range; μ-law's zero lies at the edge of its interval.
        foreach (var samples in byCode.Where(group => (group.Key & 0x7F) is not (0 or 0x2A or 0x7F)))
        {
            Assert.Equal(samples.Max() - samples.Min() + 1, samples.Count());
            Assert.Equal((samples.Min() + samples.Max() + 1) / 2, G711Codec.DecodeSample(law, samples.Key));
        }
    }

    [Theory]
    [InlineData(Law.Mu)]
    [InlineData(Law.A)]
    public void Spans_give_what_samples_give(Law law)
    {
        var samples = Support.Signals.Noise(1000, 32000);
        var codes = new byte[1000];
        var back = new short[1000];
        G711Codec.Encode(law, samples, codes);
        G711Codec.Decode(law, codes, back);
        Assert.Equal(samples.Select(sample => G711Codec.EncodeSample(law, sample)), codes);
        Assert.Equal(codes.Select(code => G711Codec.DecodeSample(law, code)), back);
    }

    [Fact]
    public void Transcoding_goes_through_the_linear_value_and_in_place()
    {
        byte[] codes = [0xFF, 0x80, 0x00, 0x9F];
        G711Codec.Transcode(Law.Mu, Law.A, codes, codes);
        Assert.Equal([0xD5, 0xAA, 0x2A, G711Codec.EncodeSample(Law.A, 2079 * 4)], codes);
        G711Codec.Transcode(Law.A, Law.A, codes, codes);
        Assert.Equal(0xD5, codes[0]);
    }

    [Theory]
    [InlineData(Law.Mu, 0xFF)]
    [InlineData(Law.A, 0xD5)]
    public void Silence_is_the_smallest_code(Law law, byte code)
    {
        Assert.Equal(code, G711Codec.Silence(law));
        Assert.Equal(code, G711Codec.EncodeSample(law, 0));
    }
}

using VxmlGir.Audio.G711;

namespace VxmlGir.Audio.Tests.G711;

public class G711FloatsTests
{
    [Theory]
    [InlineData(Law.Mu)]
    [InlineData(Law.A)]
    public void Every_code_decodes_to_its_sample(Law law)
    {
        byte[] codes = [.. Enumerable.Range(0, 256 + 5).Select(c => (byte)c)];
        var samples = new float[codes.Length];
        G711Floats.Decode(law, codes, samples);
        Assert.Equal(codes.Select(c => (float)G711Codec.DecodeSample(law, c)), samples);
    }

    [Theory]
    [InlineData(Law.Mu)]
    [InlineData(Law.A)]
    public void A_piece_of_any_length_is_decoded_whole_and_no_further(Law law)
    {
        for (var length = 0; length <= 50; length++)
        {
            byte[] codes = [.. Enumerable.Range(0, length).Select(c => (byte)(5 * c))];
            var samples = Enumerable.Repeat(0.5f, length + 16).ToArray();
            G711Floats.Decode(law, codes, samples);
            Assert.Equal(codes.Select(c => (float)G711Codec.DecodeSample(law, c)).Concat(Enumerable.Repeat(0.5f, 16)), samples);
        }
    }

    [Theory]
    [InlineData(Law.Mu)]
    [InlineData(Law.A)]
    public void Quiet_is_what_no_sample_exceeds(Law law)
    {
        for (var code = 0; code < 256; code++)
        {
            // Once in the part that goes sixteen at a time, once in the rest.
            foreach (var place in (int[])[3, 18])
            {
                var codes = Enumerable.Repeat(G711Codec.Silence(law), 20).ToArray();
                codes[place] = (byte)code;
                Assert.Equal(Math.Abs((int)G711Codec.DecodeSample(law, (byte)code)) <= 184, G711Floats.IsQuiet(law, codes));
            }
        }
    }
}

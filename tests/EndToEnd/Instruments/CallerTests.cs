using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Instruments;

/// <summary>The callers are proved against each other and against sipp, before anything is said about the program.</summary>
public class CallerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Our_caller_hears_its_own_noise_from_an_echo()
    {
        await using var echo = new EchoServer();
        var noise = Signals.Noise(8000 * 3, 1);
        await using var caller = await RtpCaller.CallAsync(echo.Address, "echo", new Speaking { Audio = noise });
        await Eventually.TrueAsync(() => caller.Rtp.Sent.Count > 110, Soon, "two seconds said");
        await caller.HangUpAsync();

        var found = Correlation.Find(noise.AsSpan(4000, 4000), caller.Rtp.Heard.Samples);
        Assert.True(found.Correlation > 0.99 && found.Offset == 4000, found.ToString());
        // It speaks on.
        SentPacket[] sent = [.. caller.Rtp.Sent];
        Assert.Equal(sent.Count(p => !p.Lost), sent.Select(p => p.Packet.Sequence).Distinct().Count());
    }

    [Fact]
    public async Task Baresip_dials_plays_and_keeps_what_it_hears()
    {
        await using var echo = new EchoServer();
        var noise = Signals.Noise(8000 * 6, 2);
        await using var phone = await Baresip.StartAsync(noise);
        await phone.DialAsync($"sip:echo@{echo.Address}");
        await phone.EstablishedAsync(Soon);
        await Eventually.TrueAsync(() => phone.Heard.Any() && new FileInfo(phone.Heard.First()).Length > 60_000, Soon, $"sound kept\n{phone.Output}");
        await phone.HangUpAsync();
        await phone.ClosedAsync(Soon);

        var heard = AudioProbe.ReadWav(phone.Heard.First());
        var found = Correlation.Find(noise.AsSpan(12000, 4000), heard.Left);
        Assert.True(found.Correlation > 0.95, found.ToString());
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Tests.Media;

/// <summary>The real thing: threads, sockets on loopback, two legs that are each other's peer.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly Meter _meter = new("VxmlGir.Test");
    private readonly MediaEngine _engine;

    public EngineTests() => _engine = Engine(new MediaOptions { PortMin = 0, PortMax = 0 });

    public void Dispose()
    {
        _engine.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Two_legs_hear_each_other_to_the_byte_and_press_keys()
    {
        var (caller, callerEvents) = Open();
        var (platform, platformEvents) = Open();
        var tap = new TapDouble();
        platform.Attach(tap);
        caller.Negotiate(MediaTerms.Pcmu(platform.LocalRtp));
        platform.Negotiate(MediaTerms.Pcmu(caller.LocalRtp));
        await For<MediaEvent.SourceLocked>(platformEvents);
        var clip = MediaStage.Pattern(4000);
        caller.Play(new PlayPiece[] { new PlayPiece.Clip(clip) });
        await For<MediaEvent.PlayEnded>(callerEvents);
        caller.SendDigits("8");
        await For<MediaEvent.KeyEnded>(platformEvents);
        Assert.Equal('8', platformEvents.OfType<MediaEvent.Key>().Single().Digit);

        platform.Close();
        await For<MediaEvent.Closed>(platformEvents);
        Assert.Single(tap.Ends);
        var start = Array.IndexOf(tap.SaidBytes, clip[0]);
        Assert.Equal(clip, tap.SaidBytes[start..(start + clip.Length)]);
        Assert.All(tap.Said.Zip(tap.Said.Skip(1)), p => Assert.True(p.Second.Packet.ArrivalSample >= p.First.Packet.ArrivalSample));
        Assert.Equal(1, _engine.Legs);
    }

    [Fact]
    public async Task A_sprayer_on_another_address_gets_nothing_and_puts_in_nothing()
    {
        var (caller, callerEvents) = Open();
        var (platform, _) = Open();
        var tap = new TapDouble();
        platform.Attach(tap);
        using var thief = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        thief.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.66"), 0));
        var packet = new byte[172];
        packet[0] = 0x80;
        packet.AsSpan(12).Fill(0x55);
        void Spray(int packets)
        {
            for (var i = 0; i < packets; i++)
            {
                (packet[2], packet[3]) = ((byte)(i >> 8), (byte)i);
                thief.SendTo(packet, platform.LocalRtp);
            }
        }

        // Fewer than a socket's buffer holds: what a flood displaces there nobody can give back.
        Spray(150);
        caller.Negotiate(MediaTerms.Pcmu(platform.LocalRtp));
        platform.Negotiate(MediaTerms.Pcmu(caller.LocalRtp));
        var clip = MediaStage.Pattern(8000);
        caller.Play(new PlayPiece[] { new PlayPiece.Clip(clip) });
        for (var i = 0; i < 100 && !callerEvents.OfType<MediaEvent.PlayEnded>().Any(); i++)
        {
            Spray(10);
            await Task.Delay(10);
        }

        await For<MediaEvent.PlayEnded>(callerEvents);
        var sent = caller.Figures().PacketsSent;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (platform.Figures().PacketsReceived < sent) await Task.Delay(5, deadline.Token);
        platform.Detach(tap);
        while (tap.Ends.Count == 0) await Task.Delay(5, deadline.Token);
        var said = tap.SaidBytes;
        var start = Array.IndexOf(said, clip[0]);
        Assert.Equal(clip, said[start..(start + clip.Length)]);
        Assert.DoesNotContain(tap.Said, s => s.Payload[0] == 0x55 && s.Payload[1] == 0x55);
        Assert.True(platform.Figures().ForeignPackets > 150);
        Assert.Equal(0, thief.Available);
    }

    [Fact]
    public void Ports_are_an_even_one_and_the_next()
    {
        var (leg, _) = Open();
        Assert.Equal(0, leg.LocalRtp.Port % 2);
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.Throws<SocketException>(() => probe.Bind(new IPEndPoint(IPAddress.Loopback, leg.LocalRtp.Port + 1)));
    }

    [Fact]
    public async Task A_range_that_is_used_up_is_said_so_and_comes_back()
    {
        var first = Open().Leg.LocalRtp.Port;
        using var engine = Engine(new MediaOptions { PortMin = first, PortMax = first + 1 });
        Assert.Contains($"{first}", Assert.IsType<MediaOpen.NoPort>(engine.Open(_ => { })).Reason, StringComparison.Ordinal);

        var events = new ConcurrentQueue<MediaEvent>();
        var range = FreeRange();
        using var small = Engine(new MediaOptions { PortMin = range, PortMax = range + 1 });
        var opened = Assert.IsType<MediaOpen.Opened>(small.Open(events.Enqueue));
        Assert.IsType<MediaOpen.NoPort>(small.Open(_ => { }));
        opened.Leg.Close();
        await For<MediaEvent.Closed>(events);
        Assert.IsType<MediaOpen.Opened>(small.Open(_ => { }));
    }

    [Fact]
    public void More_legs_than_allowed_are_refused()
    {
        using var engine = Engine(new MediaOptions { PortMin = 0, PortMax = 0, MaxLegs = 1 });
        engine.Open(_ => { });
        Assert.Equal(new MediaOpen.Full(1), engine.Open(_ => { }));
    }

    [Fact]
    public void Bound_to_every_address_it_must_be_told_what_to_advertise()
    {
        Assert.Throws<ArgumentException>(() => Engine(new MediaOptions { Bind = IPAddress.Any, PortMin = 0, PortMax = 0 }));
        using var engine = Engine(new MediaOptions { Bind = IPAddress.Any, Advertised = IPAddress.Parse("192.0.2.1"), PortMin = 0, PortMax = 0 });
        var leg = Assert.IsType<MediaOpen.Opened>(engine.Open(_ => { })).Leg;
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.1"), leg.LocalRtp.Port), leg.AdvertisedRtp);
    }

    [Fact]
    public void Disposing_closes_every_leg()
    {
        var events = new ConcurrentQueue<MediaEvent>();
        var engine = Engine(new MediaOptions { PortMin = 0, PortMax = 0 });
        for (var i = 0; i < 10; i++) engine.Open(events.Enqueue);
        engine.Dispose();
        Assert.Equal(10, events.OfType<MediaEvent.Closed>().Count());
    }

    [Fact]
    public async Task An_owner_that_throws_hurts_nobody()
    {
        var bad = Assert.IsType<MediaOpen.Opened>(_engine.Open(_ => throw new InvalidOperationException("a defect"))).Leg;
        bad.Play(Array.Empty<PlayPiece>());
        bad.Negotiate(MediaTerms.Pcmu(new IPEndPoint(IPAddress.Loopback, 9)));
        var (good, events) = Open();
        good.Negotiate(MediaTerms.Pcmu(new IPEndPoint(IPAddress.Loopback, 9)));
        good.Play(Array.Empty<PlayPiece>());
        await For<MediaEvent.PlayEnded>(events);
    }

    private static int FreeRange()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var port = 41_000; ; port += 2)
        {
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException) when (port < 60_000)
            {
            }
        }
    }

    private static async Task For<T>(ConcurrentQueue<MediaEvent> events)
        where T : MediaEvent
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!events.OfType<T>().Any()) await Task.Delay(5, deadline.Token);
    }

    private MediaEngine Engine(MediaOptions options) => new(options, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, _meter);

    private (MediaLeg Leg, ConcurrentQueue<MediaEvent> Events) Open()
    {
        var events = new ConcurrentQueue<MediaEvent>();
        return (Assert.IsType<MediaOpen.Opened>(_engine.Open(events.Enqueue)).Leg, events);
    }
}

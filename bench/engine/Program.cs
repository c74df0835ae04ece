using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.RecordingCore.Taps;

// EngineBench CALLS PEER_BASE_PORT FIFO PROMPT.ul [taps]: the media engine alone, as the server of the bench. Each leg plays the prompt in a loop to one
// port of rtpload and feeds as many taps as asked for; a line per leg in the FIFO starts its peer. Ends at end of input; then prints its counters.
// EngineBench setup N: what opening, negotiating and closing N legs costs, 20 at a time.
if (args is ["setup", var number])
{
    await Setup.RunAsync(int.Parse(number, CultureInfo.InvariantCulture));
    return;
}

var calls = int.Parse(args[0], CultureInfo.InvariantCulture);
var peers = int.Parse(args[1], CultureInfo.InvariantCulture);
var prompt = await File.ReadAllBytesAsync(args[3]);
var taps = args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 1;

using var meter = new Meter("VxmlGir");
var engine = new MediaEngine(new MediaOptions { PortMin = 0, PortMax = 0 }, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, meter);
var legs = new List<MediaLeg>();
await using (var control = new StreamWriter(args[2]) { AutoFlush = true })
{
    for (var i = 0; i < calls; i++)
    {
        if (engine.Open(_ => { }) is not MediaOpen.Opened { Leg: var leg }) throw new InvalidOperationException("no port");
        leg.Negotiate(MediaTerms.Pcmu(new IPEndPoint(IPAddress.Loopback, peers + 2 * i)));
        for (var k = 0; k < taps; k++) leg.Attach(new RingTap());
        leg.Play(Enumerable.Repeat<PlayPiece>(new PlayPiece.Clip(prompt), 200).ToArray());
        legs.Add(leg);
        await control.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"START {peers + 2 * i} 127.0.0.1 {leg.LocalRtp.Port}\n"));
        // 250 calls a second.
        if (i % 25 == 24) await Task.Delay(100);
    }
}

Console.WriteLine("ready");
var allocated = 0L;
while (await Console.In.ReadLineAsync() is { } line)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line}: {GC.GetTotalAllocatedBytes() - allocated} bytes allocated, {GC.CollectionCount(0)} collections"));
    allocated = GC.GetTotalAllocatedBytes();
}

using var listener = new MeterListener
{
    InstrumentPublished = (instrument, l) =>
    {
        if (instrument.Meter.Name == "VxmlGir") l.EnableMeasurementEvents(instrument);
    },
};
listener.SetMeasurementEventCallback<long>((i, v, _, _) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i.Name} {v}")));
listener.SetMeasurementEventCallback<double>((i, v, _, _) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i.Name} {v:F2}")));
listener.Start();
listener.RecordObservableInstruments();
engine.Dispose();

/// <summary>Copies as a recorder would, and keeps nothing.</summary>
internal sealed class RingTap : ITapSink
{
    private readonly byte[] _ring = new byte[32_768];
    private int _at;

    public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload) => Keep(payload);

    public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload) => Keep(payload);

    public void Detached(long sample)
    {
    }

    private void Keep(ReadOnlySpan<byte> payload)
    {
        if (_at + payload.Length > _ring.Length) _at = 0;
        payload.CopyTo(_ring.AsSpan(_at));
        _at += payload.Length;
    }
}

internal static class Setup
{
    public static async Task RunAsync(int legs)
    {
        using var meter = new Meter("VxmlGir");
        using var engine = new MediaEngine(new MediaOptions { PortMin = 20_000, PortMax = 39_999 }, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, meter);
        using var me = System.Diagnostics.Process.GetCurrentProcess();
        for (var warm = 0; warm < 2; warm++)
        {
            var (cpu, allocated) = (me.TotalProcessorTime, GC.GetTotalAllocatedBytes());
            for (var i = 0; i < legs; i++)
            {
                var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (engine.Open(e => { if (e is MediaEvent.Closed) closed.TrySetResult(); }) is not MediaOpen.Opened { Leg: var leg }) continue;
                leg.Negotiate(MediaTerms.Pcmu(new IPEndPoint(IPAddress.Loopback, 9)));
                leg.Close();
                if (i % 20 == 19) await closed.Task;
            }

            me.Refresh();
            var spent = (me.TotalProcessorTime - cpu).TotalMicroseconds / legs;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spent:F1} us of processor time and {(GC.GetTotalAllocatedBytes() - allocated) / legs} bytes a leg"));
        }
    }
}

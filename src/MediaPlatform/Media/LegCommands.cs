using VxmlGir.MediaPlatform.Clock;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>What the public face of a leg posts to its shard.</summary>
internal abstract class LegCommand(LegCore core) : ShardCommand
{
    protected LegCore Core => core;

    public override void Fault(Exception fault, long slot) => core.Fault(fault, slot);

    internal sealed class Begin(LegCore core) : LegCommand(core)
    {
        public override void Run(long slot) => Core.Begin(slot);
    }

    internal sealed class Negotiate(LegCore core, LegTerms terms) : LegCommand(core)
    {
        public override void Run(long slot) => Core.Negotiate(terms, slot);
    }

    internal sealed class Play(LegCore core, PlayItem item) : LegCommand(core)
    {
        public override void Run(long slot) => Core.Play(item);
    }

    internal sealed class StopPlay(LegCore core) : LegCommand(core)
    {
        public override void Run(long slot) => Core.StopPlay();
    }

    internal sealed class SendDigits(LegCore core, DigitItem item) : LegCommand(core)
    {
        public override void Run(long slot) => Core.SendDigits(item);
    }

    internal sealed class Attach(LegCore core, TapNode node) : LegCommand(core)
    {
        public override void Run(long slot) => Core.Attach(node, slot);
    }

    internal sealed class Detach(LegCore core, ITapSink sink) : LegCommand(core)
    {
        public override void Run(long slot) => Core.Detach(sink, slot);
    }

    internal sealed class Capture(LegCore core, SpeechCapture capture, LivePath live) : LegCommand(core)
    {
        public override void Run(long slot) => Core.Capture(capture, live);
    }

    internal sealed class StopCapture(LegCore core) : LegCommand(core)
    {
        public override void Run(long slot) => Core.StopCapture();
    }

    internal sealed class Join(LegCore core, LegCore other, LivePath live, LivePath othersLive) : LegCommand(core)
    {
        private readonly BridgeLine _there = new();
        private readonly BridgeLine _back = new();

        public override void Run(long slot) => LegCore.Join(Core, other, live, othersLive, _there, _back);
    }

    internal sealed class Part(LegCore core, LegCore other) : LegCommand(core)
    {
        public override void Run(long slot)
        {
            Core.LeaveBridge();
            other.LeaveBridge();
        }
    }

    internal sealed class Close(LegCore core) : LegCommand(core)
    {
        public override void Run(long slot) => Core.Close(slot);
    }
}

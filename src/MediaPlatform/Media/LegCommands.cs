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

    internal sealed class Close(LegCore core) : LegCommand(core)
    {
        public override void Run(long slot) => Core.Close(slot);
    }
}

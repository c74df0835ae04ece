using System.Runtime.InteropServices;

namespace VxmlGir.Audio.Mp3;

/// <summary>Owns one <c>lame_global_flags</c>.</summary>
internal sealed class LameHandle : SafeHandle
{
    public LameHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LameNative.Close(handle) == 0;
}

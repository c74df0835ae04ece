using System.Runtime.InteropServices;

namespace VxmlGir.Audio.Mp3;

/// <summary>Owns one <c>hip_global_flags</c>.</summary>
internal sealed class HipHandle : SafeHandle
{
    public HipHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LameNative.CloseDecoder(handle) == 0;
}

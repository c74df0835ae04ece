namespace VxmlGir.Audio.G711;

/// <summary>The two companding laws of ITU-T G.711.</summary>
public enum Law : byte
{
    /// <summary>μ-law, RTP payload type 0 (PCMU).</summary>
    Mu,

    /// <summary>A-law, RTP payload type 8 (PCMA).</summary>
    A,
}

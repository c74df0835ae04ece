namespace VxmlGir.Audio.Files;

/// <summary>How one sample lies in a file.</summary>
internal enum SampleCoding
{
    MuLaw,
    ALaw,
    Unsigned8,
    Signed8,
    Signed16Little,
    Signed16Big,
    Signed24Little,
    Signed24Big,
    Signed32Little,
    Signed32Big,
    Float32Little,
    Float32Big,
    Float64Little,
    Float64Big,
}

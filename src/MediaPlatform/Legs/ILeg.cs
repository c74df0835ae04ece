namespace VxmlGir.MediaPlatform.Legs;

/// <summary>A call of the node, whoever placed it.</summary>
internal interface ILeg
{
    /// <summary>Ends it from outside; its recordings are completed first.</summary>
    void Cut(string why);
}

using VxmlGir.MediaPlatform.Media;

namespace VxmlGir.MediaPlatform.Phone;

/// <summary>What came of a call placed by the phone.</summary>
/// <param name="Status">Final SIP status; 0 when none came.</param>
/// <param name="Reason">Its phrase, or why there was none.</param>
/// <param name="Setup">From INVITE to the final answer.</param>
/// <param name="Talk">From the answer to the end.</param>
/// <param name="EndedBy"><c>far end</c>, <c>phone</c>, or a fault.</param>
public sealed record PhoneReport(int Status, string Reason, TimeSpan Setup, TimeSpan Talk, string EndedBy, string? CallUuid, MediaFigures? Figures)
{
    public bool Answered => Status is >= 200 and < 300;
}

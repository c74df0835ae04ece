using System.Net;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>
/// What a refusal means. Only what the server says about this very content is final; what configuration or time can mend (rights, paths, space, faults) is tried again.
/// </summary>
internal static class StatusJudge
{
    public static DeliveryOutcome Judge(HttpStatusCode status, string what)
    {
        var detail = $"{what}: {(int)status} {status}";
        return (int)status switch
        {
            400 or 413 or 414 or 415 or 422 or 431 => new DeliveryOutcome.Rejected(detail),
            401 or 403 or 407 => new DeliveryOutcome.Later(LaterReasons.Authorization, detail, true),
            404 or 409 or 410 => new DeliveryOutcome.Later(LaterReasons.Absent, detail, true),
            // Of this one file: a lock, a condition, a conflict with what is being done to it now.
            412 or 423 or 425 => new DeliveryOutcome.Later(LaterReasons.Locked, detail, false),
            507 => new DeliveryOutcome.Later(LaterReasons.Full, detail, true),
            >= 500 or 408 or 429 => new DeliveryOutcome.Later(LaterReasons.ServerError, detail, true),
            _ => new DeliveryOutcome.Later(LaterReasons.Refused, detail, true),
        };
    }
}

using System.Globalization;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>The name of a recording's object in its store, from the profile's template.</summary>
internal static class ObjectNames
{
    /// <param name="at">When the recording began; names have UTC.</param>
    public static string Make(string template, RecordingContext context, string mediaId, DateTimeOffset at) => FileNameTemplate.Expand(template, token => token switch
    {
        "UUID" => context.CallUuid.Value,
        FileNameTemplate.IdToken => MediaIds.UniquePart(mediaId),
        "DATE" => Time(at, "yyyy-MM-dd"),
        "TIME" => Time(at, "HH-mm-ss"),
        "YEAR" => Time(at, "yyyy"),
        "MONTH" => Time(at, "MM"),
        "DAY" => Time(at, "dd"),
        "ANI" => context.CallerPhoneNumber,
        "DN" or "DNIS" => context.DialedPhoneNumber,
        "APP" => context.ApplicationName,
        "PROFILE" => context.Profile.Name,
        "TENANT" => context.Profile.Tenant,
        _ => throw new ArgumentException($"the token {token} has no value here", nameof(token)),
    });

    private static string Time(DateTimeOffset at, string form) => at.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);
}

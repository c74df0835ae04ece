using System.Collections.Immutable;
using VxmlGir.Contracts.Headers;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Applications;
using VxmlGir.MediaPlatform.Front;

namespace VxmlGir.MediaPlatform.Outbound;

/// <summary>Makes the canonical invitation of a request for a call, as <see cref="FrontRouter"/> does of an INVITE. Pure.</summary>
internal static class OutboundRouter
{
    /// <summary>The invitation, or why there is none.</summary>
    public static (Invitation? Invitation, Placement.Refused? Refusal) Route(OutboundRequest request, OutboundOptions options, FrontState state, IIds ids)
    {
        if (!options.Targets.Allows(request.Target)) return Refuse(403, $"calls to {request.Target.User}@{request.Target.Host} are not allowed (calls.targets)");
        if (request.Profile is { } profile && !state.Profiles.Profiles.ContainsKey(profile)) return Refuse(404, $"no IVR Profile '{profile}'");
        var partitions = PartitionSet.Empty;
        if (request.UserData.TryGetValue(GenesysHeaders.PartitionsKey, out var list) && !PartitionSet.TryParse(list, out partitions, out var error))
        {
            return Refuse(400, $"{GenesysHeaders.PartitionsKey}: {error}");
        }
        var (name, application, treatments, fault) = Find(request.Application, state);
        return fault is not null ? (null, fault) : (new Invitation
        {
            ApplicationName = name,
            Application = application,
            Treatments = treatments,
            Profile = state.Profiles.Choose(name, request.Profile),
            CallUuid = CallUuid.New(ids),
            UserData = request.UserData,
            Partitions = partitions,
            Caller = request.From.Uri is { } from ? from.User ?? from.Host : request.From.UriText,
            Dialed = request.Target.User ?? request.Target.Host,
        }, null);
    }

    private static (string Name, ApplicationSnapshot? Application, ImmutableArray<Uri> Treatments, Placement.Refused? Fault) Find(string application, FrontState state)
    {
        if (application.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(application, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? (url.GetLeftPart(UriPartial.Path), null, [url], null)
                : (application, null, [], new(400, $"'{application}' is not an http or https URL"));
        }
        if (state.Applications.Find(application) is not { } entry) return (application, null, [], new(404, $"no application '{application}'"));
        return entry.Good is { } good ? (entry.Name, good, good.Treatments, null) : (entry.Name, null, [], new(503, $"application '{entry.Name}' has no version without errors"));
    }

    private static (Invitation?, Placement.Refused?) Refuse(int status, string reason) => (null, new(status, reason));
}

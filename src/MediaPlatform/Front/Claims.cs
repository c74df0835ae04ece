using System.Collections.Immutable;
using VxmlGir.Contracts.Headers;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Messages;

namespace VxmlGir.MediaPlatform.Front;

/// <summary>What an INVITE claims about its call, as far as the sender is believed.</summary>
internal sealed record Claims
{
    private const int MaxUserData = 256;

    private static Claims None { get; } = new();

    public CallUuid? CallUuid { get; private init; }

    public ImmutableDictionary<string, string> UserData { get; private init; } = ImmutableDictionary<string, string>.Empty;

    public PartitionSet Partitions { get; private init; } = PartitionSet.Empty;

    public string? Profile { get; private init; }

    /// <summary>What is wrong with a claim of a believed peer, or null.</summary>
    public string? Fault { get; private init; }

    public static Claims Of(SipRequest invite, Peer? peer)
    {
        if (peer is not { Trusted: true }) return None;
        CallUuid? uuid = null;
        if (invite.Header(GenesysHeaders.CallUuid) is { } text)
        {
            if (!Contracts.Identity.CallUuid.TryParse(text.Trim(), out var parsed)) return new() { Fault = $"{GenesysHeaders.CallUuid} is not 32 letters and digits" };
            uuid = parsed;
        }
        var data = Parse(invite.Header(GenesysHeaders.UserData) ?? "");
        var partitions = PartitionSet.Empty;
        if (data.TryGetValue(GenesysHeaders.PartitionsKey, out var list) && !PartitionSet.TryParse(list, out partitions, out var error))
        {
            return new() { Fault = $"{GenesysHeaders.PartitionsKey}: {error}" };
        }
        return new()
        {
            CallUuid = uuid,
            UserData = data,
            Partitions = partitions,
            Profile = invite.Uri.Parameters.Unescaped(FrontRouter.ProfileParameter),
        };
    }

    private static ImmutableDictionary<string, string> Parse(string form)
    {
        var data = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxUserData))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) data[Decode(pair[..equals])] = Decode(pair[(equals + 1)..]);
        }
        return data.ToImmutable();
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

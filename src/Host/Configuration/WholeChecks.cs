using VxmlGir.Host.Configuration.Options;
using VxmlGir.Host.Configuration.Sections;

namespace VxmlGir.Host.Configuration;

/// <summary>What no option shows by itself: faults between options.</summary>
internal static class WholeChecks
{
    public static IEnumerable<ConfigurationError> Faults(OptionValues v)
    {
        var storages = v.List<StorageEntry>(StoragesConfiguration.Section);
        foreach (var fault in StoragesConfiguration.Faults(storages)) yield return new(v.PlaceOf(StoragesConfiguration.Section), fault);
        var entries = v.List<ProfileEntry>("profiles");
        var profiles = entries.Select(e => e.Profile).ToList();
        var storageNames = storages.Select(s => s.Storage.Name).ToHashSet();
        foreach (var fault in entries.SelectMany(e => ProfilesConfiguration.Faults(e, storageNames))) yield return new(v.PlaceOf("profiles"), fault);
        foreach (var twice in profiles.GroupBy(p => p.Name).Where(g => g.Count() > 1)) yield return new(v.PlaceOf("profiles"), $"profiles: '{twice.Key}' is there {twice.Count()} times");

        var names = profiles.Select(p => p.Name).Append(ProfilesConfiguration.Default).ToHashSet();
        foreach (var (application, profile) in v.Map<string>("apps.profiles").Where(p => !names.Contains(p.Value)))
            yield return new(v.PlaceOf("apps.profiles"), $"apps.profiles: '{application}' has the profile '{profile}', which profiles does not have");

        foreach (var peer in v.List<SipPeer>("sip.peers"))
        {
            if (peer.Networks.IsEmpty) yield return new(v.PlaceOf("sip.peers"), $"sip.peers: '{peer.Name}' has no networks");
            if (peer.DigestUser is null != peer.DigestPassword is null) yield return new(v.PlaceOf("sip.peers"), $"sip.peers: '{peer.Name}' has one of digest-user and digest-password: it takes both");
        }
        var logins = v.List<SipLogin>("sip.credentials");
        foreach (var login in logins.Where(l => l.Realm.Length == 0 || l.User.Length == 0)) yield return new(v.PlaceOf("sip.credentials"), $"sip.credentials: '{login}' takes realm, user and password");
        foreach (var twice in logins.GroupBy(l => l.Realm).Where(g => g.Count() > 1)) yield return new(v.PlaceOf("sip.credentials"), $"sip.credentials: realm '{twice.Key}' is there {twice.Count()} times");
        if (v.List<System.Net.IPEndPoint>("sip.udp").IsEmpty && v.List<System.Net.IPEndPoint>("sip.tcp").IsEmpty)
            yield return new(v.PlaceOf("sip.udp"), "sip.udp and sip.tcp are both empty: no call could arrive");
        if (v.Get<double>("recording.refuse-free") > v.Get<double>("recording.alarm-free"))
            yield return new(v.PlaceOf("recording.refuse-free"), "recording.refuse-free is above recording.alarm-free: the alarm would come too late");
        if (v.Get<TimeSpan>("recording.delivery-min-backoff") > v.Get<TimeSpan>("recording.delivery-max-backoff"))
            yield return new(v.PlaceOf("recording.delivery-min-backoff"), "recording.delivery-min-backoff is above recording.delivery-max-backoff");
        if (2 * v.Get<long>("recording.key-memory") > v.Get<long>("recording.ring"))
            yield return new(v.PlaceOf("recording.key-memory"), "recording.key-memory is above half of recording.ring: keys that are taken all at once would not fit");
        if (v.Get<TimeSpan>("sip.session-expires") is var expires && expires > TimeSpan.Zero && expires < v.Get<TimeSpan>("sip.min-session-expires"))
            yield return new(v.PlaceOf("sip.session-expires"), "sip.session-expires is below sip.min-session-expires");
    }
}

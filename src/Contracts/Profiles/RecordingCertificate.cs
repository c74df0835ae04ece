using System.Collections.Immutable;

namespace VxmlGir.Contracts.Profiles;

/// <summary>A recipient of recordings ("Recording Certificate" of an IVR Profile). The private key is elsewhere.</summary>
/// <param name="Alias">Its name in the metadata's <c>certAlias</c>.</param>
/// <param name="Der">The X.509 certificate, DER.</param>
/// <param name="NotAfter">End of its validity.</param>
public sealed record RecordingCertificate(string Alias, ImmutableArray<byte> Der, DateTimeOffset NotAfter);

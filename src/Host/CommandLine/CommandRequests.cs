using System.Collections.Immutable;
using VxmlGir.Host.Configuration;
using VxmlGir.MediaPlatform.Phone;

namespace VxmlGir.Host.CommandLine;

/// <summary>What <c>call</c> dials and does.</summary>
/// <param name="Target">SIP URI.</param>
/// <param name="From">A number, a name or a SIP URI.</param>
/// <param name="Transport"><c>udp</c> or <c>tcp</c>.</param>
/// <param name="Codec"><c>pcmu</c> or <c>pcma</c>: the law offered first.</param>
/// <param name="Dtmf"><c>rfc4733</c>, <c>info</c> or <c>inband</c>.</param>
/// <param name="Steps">What the caller does after the answer; empty: what the terminal's input says, line by line.</param>
/// <param name="SaveFile">WAV of what was heard.</param>
/// <param name="MaxDuration">The call is ended by then at the latest.</param>
/// <param name="Headers">Further headers of the INVITE, <c>Name: value</c>.</param>
/// <param name="Json">Print the figures as JSON.</param>
public sealed record CallRequest(
    string Target, string From, string Transport, string Codec, string Dtmf, ImmutableArray<PhoneStep> Steps, string? SaveFile,
    TimeSpan MaxDuration, ImmutableArray<string> Headers, string? User, string? Password, bool Json)
{
    /// <summary>The password and the keys stay out of logs.</summary>
    public override string ToString() => $"call {Target} from {From}";
}

/// <summary>What the commands do; each returns an <see cref="ExitStatus"/>.</summary>
public sealed record CommandHandlers(Func<PlatformConfiguration, Task<int>> Run, Func<CallRequest, Task<int>> Call)
{
    public Func<DialRequest, Task<int>> Dial { get; init; } = _ => Task.FromResult(ExitStatus.Failed);

    public Func<RecordingsRequest, Task<int>> Recordings { get; init; } = _ => Task.FromResult(ExitStatus.Failed);
}

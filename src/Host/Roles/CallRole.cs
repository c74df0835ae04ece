using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Host.CommandLine;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Phone;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Speech;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Host.Roles;

/// <summary><c>vxmlgir call</c>: a telephone in the terminal, with an endpoint and media of its own.</summary>
internal static class CallRole
{
    public static async Task<int> RunAsync(CallRequest request)
    {
        using var signals = new StopSignals();
        if (!SipUri.TryParse(request.Target, out var target))
        {
            await Console.Error.WriteLineAsync($"'{request.Target}' is not a SIP URI");
            return ExitStatus.WrongUsage;
        }
        using var meter = new Meter("VxmlGir");
        var (time, ids) = (TimeProvider.System, new SystemIds());
        var bind = await FacingAsync(target);
        using var media = new MediaEngine(new MediaOptions { Bind = bind, PortMin = 0, PortMax = 0, Shards = 1 }, time, ids, NullLoggerFactory.Instance, meter);
        using var voice = new EspeakSynthesizer(new EspeakOptions(), time, meter);
        using var renderer = new PromptRenderer(voice, new PromptOptions(), meter);
        var kind = request.Transport == "tcp" ? SipTransportKind.Tcp : SipTransportKind.Udp;
        await using var sip = await SipEndpoint.StartAsync(new SipEndpointOptions { Listen = [new(kind, new IPEndPoint(bind, 0))] }, new PhoneUser(), time, ids, NullLoggerFactory.Instance, meter);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(signals.Drain);
        limit.CancelAfter(request.MaxDuration);
        var phone = new PhoneCall(sip, media, renderer, time, request.MaxDuration, Manner(request));
        if (!request.Json) Console.WriteLine($"calling {target} …");
        var report = await phone.RunAsync(Invite(request, target, kind, bind), Steps(request, limit.Token), limit.Token);
        if (request.SaveFile is { } file && report.Answered) phone.Heard.Save(file);
        Console.WriteLine(request.Json ? Json(report) : Text(report, request.SaveFile));
        return report.Answered ? ExitStatus.Ok : ExitStatus.NotAnswered;
    }

    private static PhoneManner Manner(CallRequest request) => new(
        request.Codec == "pcma",
        request.Dtmf switch { "info" => DtmfMethod.Info, "inband" => DtmfMethod.InBand, _ => DtmfMethod.Rfc4733 });

    // The address of this machine that faces the target; loopback for loopback.
    private static async Task<IPAddress> FacingAsync(SipUri target)
    {
        if (!IPAddress.TryParse(target.Host, out var address)) address = (await Dns.GetHostAddressesAsync(target.Host)).FirstOrDefault() ?? IPAddress.Loopback;
        using var probe = new System.Net.Sockets.UdpClient(address.AddressFamily);
        probe.Connect(address, 9);
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Address;
    }

    private static OutgoingInvite Invite(CallRequest request, SipUri target, SipTransportKind kind, IPAddress local) => new()
    {
        Target = target,
        From = NameAddr.Of(SipUri.TryParse(request.From, out var from) ? from : new SipUri { RawUser = request.From, Host = local.ToString() }),
        Transport = kind,
        Headers = [.. request.Headers.Select(h => new SipHeader(h[..h.IndexOf(':', StringComparison.Ordinal)].Trim(), h[(h.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))],
        Credentials = request.User is { } user ? [new SipCredentials(SipCredentials.AnyRealm, user, request.Password ?? "")] : [],
    };

    /// <summary>What the options say to do; without any, what the person types.</summary>
    private static ChannelReader<PhoneStep> Steps(CallRequest request, CancellationToken over)
    {
        var steps = Channel.CreateUnbounded<PhoneStep>();
        if (request.Steps.IsEmpty)
        {
            _ = TypedAsync(steps.Writer, over);
            return steps.Reader;
        }
        foreach (var step in request.Steps) steps.Writer.TryWrite(step);
        steps.Writer.Complete();
        return steps.Reader;
    }

    private static async Task TypedAsync(ChannelWriter<PhoneStep> steps, CancellationToken over)
    {
        if (!Console.IsInputRedirected) Console.WriteLine("keys are pressed as you type them with Enter; also: say TEXT, play FILE, wait 2s, hangup");
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!over.IsCancellationRequested && await Console.In.ReadLineAsync(over) is { } line)
        {
            if (!PhoneStep.TryParse(line, out var typed, out var error)) await Console.Error.WriteLineAsync(error);
            foreach (var step in typed) steps.TryWrite(step);
        }
        steps.TryComplete();
    }

    private static string Json(PhoneReport report) => JsonSerializer.Serialize(new
    {
        status = report.Status,
        reason = report.Reason,
        setupMs = report.Setup.TotalMilliseconds,
        talkMs = report.Talk.TotalMilliseconds,
        endedBy = report.EndedBy,
        callUuid = report.CallUuid,
        rtp = report.Figures,
    });

    private static string Text(PhoneReport report, string? file)
    {
        if (!report.Answered) return report.Status == 0 ? $"not answered: {report.Reason}" : $"not answered: {report.Status} {report.Reason}";
        var f = report.Figures ?? new MediaFigures();
        return string.Create(CultureInfo.InvariantCulture, $"""
            answered after {report.Setup.TotalMilliseconds:0} ms ({report.Status} {report.Reason}), talked {report.Talk.TotalSeconds:0.0} s, ended by the {report.EndedBy}
            CallUUID {report.CallUuid ?? "unknown"}
            RTP sent {f.PacketsSent}, received {f.PacketsReceived}, lost {f.Lost}, late {f.Late}, jitter {f.JitterMs:0.00} ms
            """) + (file is null ? "" : $"\nheard: {file}");
    }

    /// <summary>A telephone that is only used for calling.</summary>
    private sealed class PhoneUser : ISipUser
    {
        public SipReject? Admit(SipRequest invite, IPEndPoint source) => new(486, "this telephone only calls");

        public void OnInvite(SipCall call) => call.Reject(new SipReject(486, "this telephone only calls"));

        public SipReply OnRequest(SipRequest request, IPEndPoint source) => new(request.Method == SipMethods.Options ? 200 : 405);
    }
}

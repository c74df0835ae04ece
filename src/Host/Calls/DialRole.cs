using System.Net.Http.Json;
using System.Text.Json;
using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Roles;

namespace VxmlGir.Host.Calls;

/// <summary><c>vxmlgir dial</c>: a client of the running platform's <c>/calls</c>.</summary>
internal static class DialRole
{
    private static readonly string[] Answered = ["answered", "ended"];

    public static async Task<int> RunAsync(DialRequest request)
    {
        if (Address(request.Configuration.Home) is not { } address)
        {
            await Console.Error.WriteLineAsync($"no platform runs in {request.Configuration.Home} with http and calls enabled");
            return ExitStatus.Failed;
        }
        try
        {
            using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
            http.DefaultRequestHeaders.Authorization = CallCredentials.Load(request.Configuration.Calls.CredentialsFile).Authorization;
            var placed = await http.PostAsJsonAsync("calls", Body(request));
            var call = await placed.Content.ReadFromJsonAsync<JsonElement>();
            if (placed.StatusCode != System.Net.HttpStatusCode.Accepted)
            {
                await Console.Error.WriteLineAsync(call.GetProperty("error").GetString());
                return placed.StatusCode == System.Net.HttpStatusCode.BadRequest ? ExitStatus.WrongUsage : ExitStatus.Failed;
            }
            if (!request.Json) Console.WriteLine($"calling {request.Target}, CallUUID {Text(call, "callUuid")}");
            var last = await FollowAsync(http, request.Until, call);
            Console.WriteLine(request.Json ? last.GetRawText() : Words(last));
            return request.Until == "placed" || Answered.Contains(Text(last, "status")) ? ExitStatus.Ok : ExitStatus.NotAnswered;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or JsonException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitStatus.Failed;
        }
    }

    private static async Task<JsonElement> FollowAsync(HttpClient http, string until, JsonElement call)
    {
        while (until != "placed" && (Text(call, "status") is "calling" or "ringing" || (until == "end" && Text(call, "status") == "answered")))
        {
            call = await http.GetFromJsonAsync<JsonElement>($"calls/{Text(call, "callUuid")}?wait={until}");
        }
        return call;
    }

    private static Dictionary<string, object> Body(DialRequest request)
    {
        var body = new Dictionary<string, object> { ["application"] = request.Application, ["target"] = request.Target };
        if (request.From is { } from) body["from"] = from;
        if (request.Timeout is { } timeout) body["timeout"] = timeout;
        if (request.Profile is { } profile) body["profile"] = profile;
        if (!request.UserData.IsEmpty) body["userData"] = request.UserData.Select(d => d.Split('=', 2)).DistinctBy(d => d[0]).ToDictionary(d => d[0], d => d[1]);
        return body;
    }

    private static Uri? Address(string home)
    {
        var file = EndpointsFile.PathOf(home);
        if (!File.Exists(file)) return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return json.RootElement.TryGetProperty("http", out var http) && http.GetString() is { } text ? new Uri(text) : null;
    }

    private static string Words(JsonElement call) => Text(call, "status") switch
    {
        "ended" => $"answered after {call.GetProperty("setupMs")} ms, talked {call.GetProperty("talkMs").GetInt64() / 1000.0:0.0} s: {Text(call, "reason")}",
        "answered" => $"answered after {call.GetProperty("setupMs")} ms",
        "calling" or "ringing" => "placed",
        var other => $"{other}: {(call.GetProperty("sipStatus").GetInt32() is > 0 and var status ? $"{status} " : "")}{Text(call, "reason")}",
    };

    private static string Text(JsonElement call, string name) => call.GetProperty(name).GetString() ?? "";
}

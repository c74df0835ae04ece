using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>Has a platform place calls, as a program of its own would: HTTP with the generated password, or the command.</summary>
internal sealed class CallClient(Platform platform)
{
    public string Credentials => Path.Combine(platform.Home, "var", "call-api.json");

    /// <summary>POST /calls; <paramref name="query"/> such as <c>?wait=answer</c>.</summary>
    public async Task<(HttpStatusCode Code, JsonElement Json)> PlaceAsync(object call, string query = "")
    {
        using var http = Open();
        var answer = await http.PostAsJsonAsync("calls" + query, call, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    /// <summary>GET /calls/<paramref name="what"/>.</summary>
    public async Task<JsonElement> FindAsync(string what)
    {
        using var http = Open();
        return await http.GetFromJsonAsync<JsonElement>("calls/" + what, TestContext.Current.CancellationToken);
    }

    /// <summary><c>vxmlgir dial</c>.</summary>
    public Task<(int Exit, string Output)> DialAsync(params string[] arguments) =>
        ChildProcess.RunAsync("dotnet", [Repository.Program, "dial", .. arguments, "--home", platform.Home, "--config", platform.ConfigFile], TimeSpan.FromSeconds(40), platform.Home);

    public HttpClient Open()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Credentials));
        var both = $"{json.RootElement.GetProperty("user").GetString()}:{json.RootElement.GetProperty("password").GetString()}";
        var http = new HttpClient { BaseAddress = platform.At.Http, Timeout = TimeSpan.FromSeconds(90) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(both)));
        return http;
    }
}

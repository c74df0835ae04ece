using System.Net;
using System.Text.Json;

namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>Where a running platform listens, as it says itself in <c>endpoints.json</c> when it is ready.</summary>
internal sealed record Endpoints(int Pid, IPEndPoint SipUdp, IPEndPoint SipTcp, Uri Http, Uri Store, Uri Intake, Uri Page, string Traces)
{
    public static Endpoints? TryRead(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            string Text(string name) => json.RootElement.GetProperty(name).GetString() ?? throw new FormatException($"{name} in {file}");
            return new Endpoints(json.RootElement.GetProperty("pid").GetInt32(), IPEndPoint.Parse(Text("sipUdp")), IPEndPoint.Parse(Text("sipTcp")),
                new Uri(Text("http")), new Uri(Text("store")), new Uri(Text("intake")), new Uri(Text("page")), Text("traces"));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}

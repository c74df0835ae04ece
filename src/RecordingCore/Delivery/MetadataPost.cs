using System.Net;
using System.Net.Http.Headers;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>Posts metadata to the recording processor. A repetition (a crash between the answer and our note of it) carries the same media id; 409 means that it is known.</summary>
internal sealed class MetadataPost(HttpExchange http)
{
    public async Task<DeliveryOutcome> PostAsync(Uri processor, byte[] json, HttpCredentials credentials, CancellationToken cancel)
    {
        using var posted = await http.SendAsync(() =>
        {
            var content = new ByteArrayContent(json);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return new HttpRequestMessage(HttpMethod.Post, processor) { Content = content };
        }, credentials, cancel);
        if (posted.Failure is { } failure) return failure;
        if (posted.Success || posted.Status == HttpStatusCode.Conflict) return new DeliveryOutcome.Done();
        return StatusJudge.Judge(posted.Status, $"POST {processor.GetLeftPart(UriPartial.Path)}");
    }
}

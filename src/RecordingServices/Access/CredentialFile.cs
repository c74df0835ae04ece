using System.Text.Json;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingServices.Files;
using VxmlGir.RecordingServices.Hosting;

namespace VxmlGir.RecordingServices.Access;

/// <summary>Credentials of both services: random at the first start, the same ever after, readable by the owner only.</summary>
internal sealed record CredentialFile(ServiceCredentials Store, ServiceCredentials Intake)
{
    private const int PasswordBytes = 24;

    /// <summary>Throws <see cref="IOException"/> when the file is there and cannot be understood: it is never overwritten.</summary>
    public static async Task<CredentialFile> LoadOrCreateAsync(string path, IIds ids)
    {
        if (File.Exists(path))
        {
            File.SetUnixFileMode(path, DurableFile.PrivateFile);
            return Parse(await File.ReadAllBytesAsync(path), path);
        }
        var made = new CredentialFile(
            new ServiceCredentials("mcp", ids.NewHex(PasswordBytes)), new ServiceCredentials("processor", ids.NewHex(PasswordBytes)));
        await DurableFile.WriteAsync(path, made.ToJson(), path + ".new");
        return made;
    }

    private static CredentialFile Parse(byte[] json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new CredentialFile(One(document.RootElement, "store"), One(document.RootElement, "intake"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IOException($"{path}: not a credentials file ({e.Message}); mend it, or remove it to have new ones made", e);
        }
    }

    private static ServiceCredentials One(JsonElement root, string service)
    {
        var one = root.GetProperty(service);
        return one.GetProperty("user").GetString() is { Length: > 0 } user && one.GetProperty("password").GetString() is { Length: > 0 } password
            ? new ServiceCredentials(user, password)
            : throw new InvalidOperationException($"'{service}' has an empty user or password");
    }

    private byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            foreach (var (name, one) in new[] { ("store", Store), ("intake", Intake) })
            {
                json.WriteStartObject(name);
                json.WriteString("user", one.User);
                json.WriteString("password", one.Password);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}

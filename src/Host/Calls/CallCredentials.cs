using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.Host.Calls;

/// <summary>User and password of <c>/calls</c>: random at the first start, the same ever after, readable by the owner only.</summary>
internal sealed record CallCredentials(string User, string Password)
{
    private const int PasswordBytes = 24;
    private const int MaxHeader = 1024;

    public AuthenticationHeaderValue Authorization => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));

    /// <summary>Throws <see cref="IOException"/> when the file is there and cannot be understood: it is never overwritten.</summary>
    public static CallCredentials LoadOrCreate(string path, IIds ids)
    {
        if (File.Exists(path)) return Load(path);
        var made = new CallCredentials("calls", ids.NewHex(PasswordBytes));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, Options = FileOptions.WriteThrough };
        using (var file = new FileStream(path + ".new", options))
        {
            JsonSerializer.Serialize(file, new { user = made.User, password = made.Password });
        }
        File.Move(path + ".new", path, overwrite: true);
        return made;
    }

    public static CallCredentials Load(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.GetProperty("user").GetString() is { Length: > 0 } user && json.RootElement.GetProperty("password").GetString() is { Length: > 0 } password
                ? new(user, password)
                : throw new IOException($"{path}: user or password is empty");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IOException($"{path}: not a credentials file ({e.Message}); mend it, or remove it to have new ones made", e);
        }
    }

    /// <summary>Takes the same time for every wrong header.</summary>
    public bool Allows(string header) => header.Length <= MaxHeader
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes(Authorization.ToString())));
}

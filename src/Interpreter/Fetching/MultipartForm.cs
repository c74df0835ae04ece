using System.Collections.Immutable;
using System.Text;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>A file among the fields of a form: a recording.</summary>
internal sealed record FilePart(string Name, string MediaType, ReadOnlyMemory<byte> Bytes);

/// <summary><c>multipart/form-data</c> (RFC 7578) for <c>submit</c>, <c>subdialog</c> and <c>data</c>.</summary>
internal static class MultipartForm
{
    public static (ReadOnlyMemory<byte> Body, string ContentType) Write(ImmutableArray<KeyValuePair<string, string>> fields, ImmutableArray<FilePart> files)
    {
        var boundary = Boundary(fields, files);
        var body = new MemoryStream();
        foreach (var field in fields) WritePart(body, boundary, Disposition(field.Key), null, Encoding.UTF8.GetBytes(field.Value));
        foreach (var file in files) WritePart(body, boundary, $"{Disposition(file.Name)}; filename=\"{Quoted(file.Name)}{Extension(file.MediaType)}\"", file.MediaType, file.Bytes.Span);
        body.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return (body.ToArray(), $"multipart/form-data; boundary={boundary}");
    }

    // Any line that occurs in no part will do (RFC 2046 section 5.1.1), and the same input gives the same line.
    private static string Boundary(ImmutableArray<KeyValuePair<string, string>> fields, ImmutableArray<FilePart> files)
    {
        for (var number = 1; ; number++)
        {
            var candidate = $"vxmlgir-part-{number:x4}";
            var bytes = Encoding.ASCII.GetBytes(candidate);
            if (fields.All(f => !f.Value.Contains(candidate, StringComparison.Ordinal)) && files.All(f => f.Bytes.Span.IndexOf(bytes) < 0)) return candidate;
        }
    }

    private static void WritePart(MemoryStream body, string boundary, string disposition, string? type, ReadOnlySpan<byte> content)
    {
        var head = $"--{boundary}\r\nContent-Disposition: {disposition}\r\n{(type is null ? "" : $"Content-Type: {type}\r\n")}\r\n";
        body.Write(Encoding.UTF8.GetBytes(head));
        body.Write(content);
        body.Write("\r\n"u8);
    }

    private static string Disposition(string name) => $"form-data; name=\"{Quoted(name)}\"";

    private static string Quoted(string name) => name.Replace("\"", "%22").Replace("\r", "").Replace("\n", "");

    private static string Extension(string mediaType) => mediaType switch
    {
        "audio/x-wav" or "audio/wav" => ".wav",
        "audio/basic" => ".au",
        "audio/mpeg" => ".mp3",
        _ => ".bin",
    };
}

using System.Collections.Immutable;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Commands;

/// <summary>
/// Parses the text of a record log. Decisions where the seed is silent: commands are separated by <c>;</c> (the last one is
/// optional) and compared without regard to case; white space around commands, keys and values is dropped; a value reaches to the next
/// <c>;</c> and may hold <c>=</c>; it cannot hold <c>;</c>. What is wrong becomes a <see cref="RecordCommand.Malformed"/> in its place, and the others still act.
/// </summary>
internal static class RecordCommandParser
{
    private const int WordLength = 32;

    public static ImmutableArray<RecordCommand> Parse(string text, CommandLimits limits)
    {
        var commands = ImmutableArray.CreateBuilder<RecordCommand>();
        foreach (var part in text.AsSpan().Split(';'))
        {
            var command = text.AsSpan()[part].Trim();
            if (command.IsEmpty) continue;
            if (commands.Count == limits.CommandsPerLog)
            {
                commands.Add(new RecordCommand.Malformed("…", $"more than {limits.CommandsPerLog} commands in one log"));
                break;
            }
            commands.Add(ParseOne(command, limits));
        }
        return commands.ToImmutable();
    }

    private static RecordCommand ParseOne(ReadOnlySpan<char> command, CommandLimits limits)
    {
        var space = command.IndexOfAny(" \t\r\n\u00A0");
        var word = space < 0 ? command : command[..space];
        var rest = space < 0 ? [] : command[space..].Trim();
        if (Is(word, "parameter")) return ParseParameter(rest, limits);
        RecordCommand? known =
            Is(word, "start") ? new RecordCommand.Start() :
            Is(word, "stop") ? new RecordCommand.Stop() :
            Is(word, "pause") ? new RecordCommand.Pause() :
            Is(word, "resume") ? new RecordCommand.Resume() : null;
        if (known is null) return new RecordCommand.Malformed(Show(word), "unknown command (start, stop, pause, resume or parameter key=value)");
        return rest.IsEmpty ? known : new RecordCommand.Malformed(known.Name, "text after the command: is a ';' missing?");
    }

    private static RecordCommand ParseParameter(ReadOnlySpan<char> text, CommandLimits limits)
    {
        var equals = text.IndexOf('=');
        if (equals < 0) return new RecordCommand.Malformed("parameter", "no '=': write parameter key=value");
        var key = text[..equals].Trim();
        var value = text[(equals + 1)..].Trim();
        var name = "parameter " + Show(key);
        if (key.IsEmpty) return new RecordCommand.Malformed("parameter", "no key before '='");
        if (key.Length > limits.KeyLength) return new RecordCommand.Malformed(name, $"key longer than {limits.KeyLength} characters");
        if (key.ContainsAnyExcept(KeyCharacters)) return new RecordCommand.Malformed(name, "key may hold letters, digits, '_', '.' and '-' only");
        if (Encoding.UTF8.GetByteCount(value) > limits.ValueBytes) return new RecordCommand.Malformed(name, $"value longer than {limits.ValueBytes} bytes");
        if (HasControl(value)) return new RecordCommand.Malformed(name, "control character in the value");
        if (Is(key, PartitionsKey) && !PartitionSet.TryParse(value.ToString(), out _, out var fault)) return new RecordCommand.Malformed(name, fault);
        return new RecordCommand.Parameter(key.ToString(), value.ToString());
    }

    /// <summary>The key that becomes the media file's set of partitions.</summary>
    public const string PartitionsKey = "partitions";

    private static readonly System.Buffers.SearchValues<char> KeyCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    private static bool HasControl(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (char.IsControl(c) && c is not ('\t' or '\r' or '\n')) return true;
            if (char.IsSurrogate(c)) return !IsWellFormed(value);
        }
        return false;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> value)
    {
        while (!value.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(value, out _, out var used) != System.Buffers.OperationStatus.Done) return false;
            value = value[used..];
        }
        return true;
    }

    private static bool Is(ReadOnlySpan<char> word, string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);

    // What goes into an acknowledgement and a log line: short and without control characters.
    private static string Show(ReadOnlySpan<char> word)
    {
        var text = new StringBuilder();
        foreach (var c in word[..Math.Min(word.Length, WordLength)]) text.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        return text.ToString();
    }
}

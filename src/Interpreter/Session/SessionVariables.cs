using System.Collections.Immutable;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Session;

/// <summary>
/// The read-only tree below <c>session</c> (VoiceXML 2.0 section 5.1.4), set by dotted path:
/// <c>With("connection.protocol.name", "sip")</c> becomes <c>session.connection.protocol.name</c>.
/// </summary>
public sealed record SessionVariables(ScriptValue.Structure Root)
{
    public static SessionVariables Empty { get; } = new(ScriptValue.Structure.Empty);

    public SessionVariables With(string path, ScriptValue value) => new(Set(Root, path.Split('.'), 0, value));

    public SessionVariables With(string path, string value) => With(path, new ScriptValue.Text(value));

    /// <summary>A set of names and texts (headers, user data) as one object; names may hold dots and dashes.</summary>
    public SessionVariables With(string path, IEnumerable<KeyValuePair<string, string>> entries)
    {
        var members = ImmutableDictionary<string, ScriptValue>.Empty.ToBuilder();
        foreach (var (name, text) in entries) members[name] = new ScriptValue.Text(text);
        return With(path, new ScriptValue.Structure(members.ToImmutable()));
    }

    private static ScriptValue.Structure Set(ScriptValue.Structure node, string[] path, int at, ScriptValue value)
    {
        if (at == path.Length - 1) return new(node.Members.SetItem(path[at], value));
        var child = node.Members.GetValueOrDefault(path[at]) as ScriptValue.Structure ?? ScriptValue.Structure.Empty;
        return new(node.Members.SetItem(path[at], Set(child, path, at + 1, value)));
    }
}

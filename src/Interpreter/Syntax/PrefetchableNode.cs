using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>A resource that a document names in full, so that it may be brought before it is needed.</summary>
/// <param name="Kind"><c>document</c>, <c>script</c>, <c>grammar</c>, <c>audio</c> or <c>data</c>: the prefix of its properties.</param>
internal sealed record PrefetchableNode(string Kind, string Reference, FetchNode Fetch)
{
    /// <summary>Properties of the dialog and the form item it stands in.</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;
}

using System.Collections.Immutable;
using VxmlGir.Interpreter.Defaults;
using VxmlGir.Interpreter.Execution;

namespace VxmlGir.Interpreter.Session;

/// <summary>Properties from the innermost place outwards: item, dialog, document, root document, profile, platform (section 6.3).</summary>
/// <param name="ignored">A property that counts as not implemented, for mutation checks.</param>
internal sealed class PropertyTable(ImmutableDictionary<string, string> profile, string? ignored = null)
{
    /// <summary>The value, or an empty text when nobody sets it.</summary>
    public string Find(string name, Frame frame)
    {
        if (name == ignored) return PlatformDefaults.Document.Properties.GetValueOrDefault(name) ?? "";
        if (frame.Item?.Properties.GetValueOrDefault(name) is { } ofItem) return ofItem;
        if (frame.Form?.Form.Properties.GetValueOrDefault(name) is { } ofForm) return ofForm;
        if (frame.Document.Document.Properties.GetValueOrDefault(name) is { } ofDocument) return ofDocument;
        if (frame.Document.Root?.Document.Properties.GetValueOrDefault(name) is { } ofRoot) return ofRoot;
        return profile.GetValueOrDefault(name) ?? PlatformDefaults.Document.Properties.GetValueOrDefault(name) ?? "";
    }
}

using System.Collections.Immutable;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Properties: names that exist (VoiceXML 2.0 section 6.3, 2.1), values that can be read.</summary>
internal static class PropertyRules
{
    private static readonly LintRule Unknown = new("VG-PROP-001", LintLevel.Warning, "A property that does not exist",
        "VoiceXML ignores properties it does not know, so a misspelt name silently leaves the default in force. Names with a dot are a platform's own; of these, those of this platform are known.");

    private static readonly LintRule BadValue = new("VG-PROP-002", LintLevel.Error, "A property's value cannot be read",
        "A time needs its unit (5s, 300ms), a flag is true or false, a level lies between 0.0 and 1.0. With a value that cannot be read the default stays in force.");

    public static ImmutableArray<LintRule> All { get; } = [Unknown, BadValue];

    public static void Check(LintContext context, LintDocument document)
    {
        foreach (var property in document.Elements.Where(e => e.Name == "property"))
        {
            if (property.Attribute("name") is not { } name) continue;
            if (!PropertyKinds.Exists(name.Value))
            {
                var near = Nearest.To(name.Value, PropertyKinds.Names);
                if (near is not null || !name.Value.Contains('.', StringComparison.Ordinal))
                    context.Report(Unknown, name.Place, $"there is no property '{name.Value}'{(near is null ? "" : $"; is '{near}' meant?")}");
            }
            else if (property.Attribute("value") is { } value && PropertyKinds.Misfit(name.Value, value.Value) is { } wanted)
                context.Report(BadValue, value.Place, $"'{value.Value}' is no {wanted} ({name.Value})");
        }
    }
}

using System.Text.RegularExpressions;
using VxmlGir.Interpreter.Markup;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Whether an input probably asks for a secret: by its name, or by what the caller is asked.</summary>
internal static partial class SecretWords
{
    /// <summary>What gives it away; null when nothing does.</summary>
    public static string? In(MarkupElement item)
    {
        if (item.Name is not ("field" or "record")) return null;
        // A yes or no, one key, or one of a few options is no secret.
        if (item.Value("type") is { } type && (type.StartsWith("boolean", StringComparison.Ordinal) || OneKeyForm().IsMatch(type))) return null;
        if (item.Elements.Any(e => e.Name == "option")) return null;
        if (item.Value("name") is { } name && InName(name)) return $"its name '{name}'";
        var words = string.Concat(item.Elements.Where(e => e.Name is "prompt").Select(e => e.InnerText + " ")) + string.Concat(item.Children.OfType<MarkupText>().Select(t => t.Text));
        return PromptForm().Match(words) is { Success: true } match ? $"its prompt ('{match.Value}')" : null;
    }

    public static bool InName(string name) => NameForm().IsMatch(CamelForm().Replace(name, "$1_$2").ToLowerInvariant());

    [GeneratedRegex("([a-z0-9])([A-Z])", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex CamelForm();

    [GeneratedRegex("(^|[_.$0-9])(pins?|pin_?(code|number|no)|card|card_?(number|no|num)|credit_?card|cvv2?|cvc2?|pan|password|passwd|pwd|passcode|pass_?phrase|ssn|social_?security(_?number)?|security_?code|secret|iban)([_.$0-9]|$)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\b(pin( code| number)?|card number|credit card|debit card|security code|cvv|cvc|password|passcode|pass phrase|social security)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PromptForm();

    [GeneratedRegex("^digits\\?(max)?length=1$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex OneKeyForm();
}

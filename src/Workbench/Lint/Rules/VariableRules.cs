using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Variables that nothing declares.</summary>
internal static class VariableRules
{
    private static readonly LintRule Undeclared = new("VG-VAR-001", LintLevel.Error, "A variable that nothing declares",
        "No var, script or form item of this dialog, of the document or of its root document declares the name. Reading it throws error.semantic in the call. Scripts that typeof the name first are not meant.");

    private static readonly LintRule AssignUndeclared = new("VG-VAR-002", LintLevel.Error, "assign to a variable that nothing declares",
        "assign does not declare: the call gets error.semantic (VoiceXML 2.0 section 5.3.2). Declare the variable with var.");

    private static readonly LintRule ReturnUndeclared = new("VG-VAR-003", LintLevel.Warning, "A namelist names a variable that nothing declares",
        "return and exit hand undefined to the caller for such a name, and submit leaves it out or throws error.semantic. Mostly the name is misspelt.");

    /// <summary>VoiceXML's own scopes and variables, and what ECMAScript brings.</summary>
    private static readonly ImmutableHashSet<string> Known =
    [
        "session", "connection", "application", "document", "dialog", "lastresult$", "_event", "_message", "_prompt", "_dtmf", "telephone", "com",
        "Array", "Boolean", "Date", "Error", "EvalError", "Function", "JSON", "Math", "Number", "Object", "RangeError", "ReferenceError", "RegExp", "String", "SyntaxError", "TypeError", "URIError",
        "Map", "Set", "Symbol", "Promise", "Proxy", "Reflect", "WeakMap", "WeakSet", "ArrayBuffer", "DataView",
        "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "unescape", "eval", "isFinite", "isNaN", "parseFloat", "parseInt", "globalThis",
    ];

    public static ImmutableArray<LintRule> All { get; } = [Undeclared, AssignUndeclared, ReturnUndeclared];

    public static void Check(LintContext context, LintDocument document)
    {
        var application = context.Application;
        if (application.RootIsUnknown(document) || Names.AnyScriptUnknown(application, document)) return;
        if (application.RootOf(document) is { } root && Names.AnyScriptUnknown(application, root)) return;
        var visible = new Dictionary<MarkupElement, ImmutableHashSet<string>>(ReferenceEqualityComparer.Instance);
        foreach (var element in document.Elements)
        {
            var scope = document.Around(element, "form", "menu") ?? element;
            if (!visible.TryGetValue(scope, out var names)) visible[scope] = names = Names.VisibleIn(application, document, element);
            CheckElement(context, element, names);
        }
    }

    private static void CheckElement(LintContext context, MarkupElement element, ImmutableHashSet<string> names)
    {
        foreach (var source in ScriptPlaces.Of(element)) Report(context, Undeclared, source.Text, source.Place, names);
        if (element.Name == "assign" && element.Attribute("name") is { } target) Report(context, AssignUndeclared, target.Value, target.Place, names);
        if (element.Name is "return" or "exit" or "submit" or "disconnect" && element.Attribute("namelist") is { } list)
        {
            foreach (var name in list.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) Report(context, ReturnUndeclared, name, list.Place, names);
        }
    }

    private static void Report(LintContext context, LintRule rule, string text, SourcePlace place, ImmutableHashSet<string> names)
    {
        foreach (var name in ScriptText.FreeNames(text))
        {
            if (names.Contains(name) || Known.Contains(name) || AsksItself(text, name)) continue;
            context.Report(rule, place, $"'{name}' is not declared");
        }
    }

    // typeof x == 'undefined' is how scripts ask whether there is one.
    private static bool AsksItself(string text, string name)
    {
        var tokens = ScriptText.Tokens(text);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] == "typeof" && (tokens.ElementAtOrDefault(i + 1) == name || (tokens.ElementAtOrDefault(i + 1) == "(" && tokens.ElementAtOrDefault(i + 2) == name))) return true;
        }
        return false;
    }
}

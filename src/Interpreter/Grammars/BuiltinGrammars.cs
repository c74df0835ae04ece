using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>The built-in grammars by keys (VoiceXML 2.0 appendix P): boolean, date, digits, currency, number, phone, time, with their parameters.</summary>
internal static class BuiltinGrammars
{
    private const int MaxDigits = 64;

    /// <summary>The same types for the voice; null as below.</summary>
    public static Grammar? TryCreateSpoken(string type)
    {
        var (name, parameters) = Split(type);
        if (TryCreate(type) is null) return null;
        var exact = parameters.GetValueOrDefault("length");
        return SpokenBuiltins.TryCreate(name, Number(exact ?? parameters.GetValueOrDefault("minlength"), 1), Number(exact ?? parameters.GetValueOrDefault("maxlength"), MaxDigits));
    }

    private static int Number(string? text, int otherwise) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static (string Name, Dictionary<string, string> Parameters) Split(string type)
    {
        var query = type.IndexOf('?', StringComparison.Ordinal);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query < 0 ? [] : type[(query + 1)..].Split(';', '&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (part.Length > 0) parameters[equals < 0 ? part : part[..equals]] = equals < 0 ? "" : part[(equals + 1)..];
        }
        return (query < 0 ? type : type[..query], parameters);
    }

    /// <summary>Whether there is such a type, whatever its parameters.</summary>
    public static bool IsType(string type) => TryCreate(Split(type).Name) is not null;

    /// <summary>Reads <c>digits?minlength=3;maxlength=5</c>; null when the type is unknown, or a parameter wrong. Parameters that the type does not have are ignored.</summary>
    public static Grammar? TryCreate(string type)
    {
        var (name, parameters) = Split(type);
        return name switch
        {
            "boolean" => Boolean(parameters),
            "digits" => Digits(parameters),
            "number" => Make(Number(new Expansion.Repeat(Digit(), 0, MaxDigits), new Expansion.Repeat(Digit(), 1, MaxDigits)), Text),
            "currency" => Make(Number(new Expansion.Repeat(Digit(), 0, 2), Exactly(2)), Currency),
            "date" => Make(Exactly(8), Text),
            "time" => Make(Exactly(4), Time),
            "phone" => Make(Phone(), Extension),
            _ => null,
        };
    }

    private static Grammar? Boolean(Dictionary<string, string> parameters)
    {
        var yes = parameters.GetValueOrDefault("y", "1");
        var no = parameters.GetValueOrDefault("n", "2");
        if (yes.Length != 1 || no.Length != 1 || yes == no || !Keys.IsKey(yes[0]) || !Keys.IsKey(no[0])) return null;
        return Make(new Expansion.OneOf([new Expansion.Token(yes), new Expansion.Token(no)]), keys => keys == yes ? ScriptValue.True : ScriptValue.False);
    }

    private static Grammar? Digits(Dictionary<string, string> parameters)
    {
        if (!TryLength(parameters, "minlength", out var min) || !TryLength(parameters, "maxlength", out var max) || !TryLength(parameters, "length", out var exact)) return null;
        if (exact < min || exact > max) return null;
        var (low, high) = exact is { } n ? (n, n) : (min ?? 1, max ?? MaxDigits);
        return low > high ? null : Make(new Expansion.Repeat(Digit(), low, high), Text);
    }

    private static bool TryLength(Dictionary<string, string> parameters, string name, out int? length)
    {
        length = null;
        if (!parameters.TryGetValue(name, out var text)) return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value is < 1 or > MaxDigits) return false;
        length = value;
        return true;
    }

    private static Expansion.OneOf Digit() => new([.. "0123456789".Select(c => (Expansion)new Expansion.Token(c.ToString()))]);

    private static Expansion.Repeat Exactly(int count) => new(Digit(), count, count);

    // The star is the decimal point (appendix P, "number").
    private static Expansion.OneOf Number(Expansion after, Expansion alone) => new([
        new Expansion.Sequence([new Expansion.Repeat(Digit(), 1, MaxDigits), new Expansion.Repeat(Fraction(after), 0, 1)]),
        Fraction(alone),
    ]);

    private static Expansion.Sequence Fraction(Expansion digits) => new([new Expansion.Token("*"), digits]);

    private static Expansion.Sequence Phone() => new([
        new Expansion.Repeat(Digit(), 1, MaxDigits),
        new Expansion.Repeat(new Expansion.Sequence([new Expansion.Token("*"), new Expansion.Repeat(Digit(), 1, MaxDigits)]), 0, 1),
    ]);

    private static ScriptValue.Text Text(string keys) => new(keys.Replace('*', '.'));

    private static ScriptValue.Text Extension(string keys) => new(keys.Replace('*', 'x'));

    // No currency can be keyed, so the form without one is right: "mm.nn".
    private static ScriptValue.Text Currency(string keys) => new(keys.Replace('*', '.'));

    // "hhmmx": h for an unambiguous 24-hour time, ? when morning and evening are both possible.
    private static ScriptValue.Text Time(string keys) =>
        new(keys + (int.Parse(keys.AsSpan(0, 2), CultureInfo.InvariantCulture) is >= 13 or 0 ? "h" : "?"));

    private static Grammar? Make(Expansion body, Func<string, ScriptValue> convert)
    {
        var place = new SourcePlace("builtin", 0, 0);
        var rules = ImmutableDictionary<string, GrammarRule>.Empty.Add("r", new GrammarRule("r", body, true, place));
        var source = new GrammarSource(GrammarMode.Dtmf, "r", rules, TagFormat.Literal, null, place);
        return new AutomatonBuilder(source, ImmutableDictionary<string, GrammarSource>.Empty).Build().Automaton is { } automaton
            ? new Grammar(source, automaton, convert)
            : null;
    }
}

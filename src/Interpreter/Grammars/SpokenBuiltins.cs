using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>
/// The built-in grammars by voice (VoiceXML 2.0 appendix P), in English: the words, and what they mean. Digits and phone
/// numbers may also be written as single digits.
/// </summary>
internal static class SpokenBuiltins
{
    private const string Words = """
        #ABNF 1.0;
        language en-US; root $boolean;
        $boolean = yes | no | yeah | yep | right | correct | sure | nope | wrong | true | false;
        $zero = zero | oh | o | 0;
        $one = one | two | three | four | five | six | seven | eight | nine | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
        $digit = $zero | $one;
        $teen = ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen;
        $tens = twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety;
        $below100 = $one | $teen | $tens [$one];
        $below1000 = $below100 | ($one | a) hundred [[and] $below100];
        $whole = zero | 0 | $below1000 | [$below1000 million] [$below1000 | $below1000 thousand [[and] $below1000]];
        $number = [minus | negative | plus] ($whole [point $digit<1->] | point $digit<1->);
        $currency = $whole (dollar | dollars) [[and] $below100 (cent | cents)] | $below100 (cent | cents);
        $phone = $digit<1-20> [extension $digit<1-10>];
        $month = january | february | march | april | may | june | july | august | september | october | november | december;
        $ordinal = first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth | eleventh | twelfth | thirteenth
          | fourteenth | fifteenth | sixteenth | seventeenth | eighteenth | nineteenth | twentieth | thirtieth;
        $day = $ordinal | (twenty | thirty) $ordinal | $below100;
        $year = (nineteen | twenty) (oh $one | $teen | $tens [$one]) | two thousand [[and] $below100];
        $date = $month [the] $day [$year] | [the] $day [of] $month [$year];
        $time = ($one | ten | eleven | twelve) [o'clock | oh $one | $teen | $tens [$one]] [a m | p m | am | pm | in the morning | in the afternoon | in the evening]
          | noon | midnight;
        """;

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly Lazy<GrammarSource> Source = new(() =>
        SrgsAbnfParser.Parse(Words, new Uri("builtin:grammar"), "builtin", standsAlone: true, new SourcePlace("builtin", 0, 0)).Document!);

    /// <summary>Null when there is no such type.</summary>
    public static Grammar? TryCreate(string type, int minDigits, int maxDigits) => type switch
    {
        "boolean" => Make(Source.Value with { Root = "boolean" }, w => w[0] is "yes" or "yeah" or "yep" or "right" or "correct" or "sure" or "true" ? ScriptValue.True : ScriptValue.False),
        "digits" => Make(DigitsOf(minDigits, maxDigits), w => new ScriptValue.Text(SpokenNumbers.Digits(w))),
        "number" => Make(Source.Value with { Root = "number" }, w => new ScriptValue.Text(Number(w))),
        "currency" => Make(Source.Value with { Root = "currency" }, w => new ScriptValue.Text(Currency(w))),
        "phone" => Make(Source.Value with { Root = "phone" }, w => new ScriptValue.Text(Phone(w))),
        "date" => Make(Source.Value with { Root = "date" }, w => new ScriptValue.Text(Date(w))),
        "time" => Make(Source.Value with { Root = "time" }, w => new ScriptValue.Text(Time(w))),
        _ => null,
    };

    private static GrammarSource DigitsOf(int min, int max)
    {
        var body = new Expansion.Repeat(new Expansion.Reference(null, "digit", Source.Value.Place), min, max);
        return Source.Value with { Root = "digits", Rules = Source.Value.Rules.SetItem("digits", new GrammarRule("digits", body, true, Source.Value.Place)) };
    }

    private static Grammar? Make(GrammarSource source, Func<string[], ScriptValue> convert) =>
        new AutomatonBuilder(source, ImmutableDictionary<string, GrammarSource>.Empty).Build().Automaton is { } automaton
            ? new Grammar(source, automaton, text => convert(text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            : null;

    private static string Number(string[] words)
    {
        var point = Array.IndexOf(words, "point");
        var whole = SpokenNumbers.Whole(point < 0 ? words : words[..point]).ToString(CultureInfo.InvariantCulture);
        return (words[0] is "minus" or "negative" ? "-" : "") + whole + (point < 0 ? "" : "." + SpokenNumbers.Digits(words[point..]));
    }

    // "UUUmm.nn" (appendix P).
    private static string Currency(string[] words)
    {
        var split = Array.FindIndex(words, w => w is "dollar" or "dollars") + 1;
        return string.Create(CultureInfo.InvariantCulture, $"USD{SpokenNumbers.Whole(words[..split])}.{SpokenNumbers.Whole(words[split..]):00}");
    }

    private static string Phone(string[] words)
    {
        var extension = Array.IndexOf(words, "extension");
        return extension < 0 ? SpokenNumbers.Digits(words) : $"{SpokenNumbers.Digits(words[..extension])}x{SpokenNumbers.Digits(words[extension..])}";
    }

    // "yyyymmdd", with question marks for a year that was not said.
    private static string Date(string[] words)
    {
        var at = Array.FindIndex(words, w => Months.Contains(w));
        var after = words[(at + 1)..];
        var dayFirst = at > 0;
        var split = dayFirst ? 0 : Enumerable.Range(1, after.Length).First(i => i == after.Length || IsYear(after[i..]));
        var day = SpokenNumbers.Whole(dayFirst ? words[..at] : after[..split]);
        var year = split == after.Length ? "????" : Year(after[split..]);
        return string.Create(CultureInfo.InvariantCulture, $"{year}{Array.IndexOf(Months, words[at]) + 1:00}{day:00}");
    }

    private static bool IsYear(string[] words) => words switch
    {
        ["two", "thousand", ..] => true,
        ["nineteen" or "twenty", "oh", ..] => true,
        ["nineteen" or "twenty", var next, ..] => SpokenNumbers.Whole([next]) >= 10,
        _ => false,
    };

    private static string Year(string[] words)
    {
        if (words.Contains("thousand")) return SpokenNumbers.Whole(words).ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{SpokenNumbers.Whole([words[0]])}{SpokenNumbers.Whole(words[1..]):00}");
    }

    // "hhmmx": a, p or ? when it was not said.
    private static string Time(string[] words)
    {
        if (words[0] is "noon" or "midnight") return words[0] == "noon" ? "1200p" : "1200a";
        var half = words.Contains("a") || words.Contains("am") || words.Contains("morning") ? "a"
            : words.Contains("p") || words.Contains("pm") || words.Contains("afternoon") || words.Contains("evening") ? "p" : "?";
        return string.Create(CultureInfo.InvariantCulture, $"{SpokenNumbers.Whole([words[0]]):00}{SpokenNumbers.Whole(words[1..]):00}{half}");
    }
}

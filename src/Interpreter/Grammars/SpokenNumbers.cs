namespace VxmlGir.Interpreter.Grammars;

/// <summary>English number words as values; what the spoken built-in grammars accept, and no more.</summary>
internal static class SpokenNumbers
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] Ordinals =
    [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
        "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    /// <summary>One digit, spoken or written; null when the word is none.</summary>
    public static int? Digit(string word) => word switch
    {
        "oh" or "o" => 0,
        [var c] when char.IsAsciiDigit(c) => c - '0',
        _ => Array.IndexOf(Small, word) is >= 0 and < 10 and var digit ? digit : null,
    };

    /// <summary>The digits of the words, one after the other; other words are left out.</summary>
    public static string Digits(IEnumerable<string> words) => string.Concat(words.Select(Digit).Where(d => d is not null));

    /// <summary>"two hundred [and] five thousand twelve"; words that are no numbers are left out.</summary>
    public static long Whole(IEnumerable<string> words)
    {
        var (total, group) = (0L, 0L);
        foreach (var word in words)
        {
            if (word == "hundred") group = Math.Max(1, group) * 100;
            else if (word is "thousand" or "million") (total, group) = (total + Math.Max(1, group) * (word == "thousand" ? 1_000 : 1_000_000), 0);
            else group += Value(word);
        }
        return total + group;
    }

    private static int Value(string word)
    {
        if (Digit(word) is { } digit) return digit;
        if (Array.IndexOf(Small, word) is > 0 and var small) return small;
        if (Array.IndexOf(Tens, word) is > 1 and var ten) return ten * 10;
        return word == "thirtieth" ? 30 : Math.Max(0, Array.IndexOf(Ordinals, word));
    }
}

using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Section <c>speech</c>: the voice behind prompts of text.</summary>
public sealed record SpeechConfiguration(string Program, string Voice, int WordsPerMinute, string CacheFolder, long CacheBytes, int Concurrency, TimeSpan Timeout, ImmutableDictionary<string, string> Voices)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("speech.program", Kinds.Text, "espeak-ng", "The synthesiser: a program on the path, or a path."),
        Option.Of("speech.voice", Kinds.Text, "en", "Its voice when the document names no language, or one that no voice is there for."),
        Option.Map("speech.voices", Kinds.Voice, "Language (xml:lang) to voice, such as de: mb/mb-de5. A language that is not there has the voice of its parent (de-CH: de), else the synthesiser's own; a voice element within the prompt goes before all."),
        Option.Of("speech.words-per-minute", Kinds.Integer(80, 400), 165, "Speaking rate."),
        Option.Of("speech.cache-folder", Kinds.Path, "var/speech", "Where synthesised speech is kept; only text that a document has as a constant ever gets there."),
        Option.Of("speech.cache-size", Kinds.Size(0, 1L << 40), 256 << 20, "Size of that folder; the least used goes first."),
        Option.Of("speech.concurrency", Kinds.Integer(1, 64), 2, "Syntheses at a time; more wait."),
        Option.Of("speech.timeout", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(10), "Longest synthesis; a text that takes longer is left out."),
    ];

    internal static SpeechConfiguration From(OptionValues v, string home) => new(
        v.Get<string>("speech.program"), v.Get<string>("speech.voice"), v.Get<int>("speech.words-per-minute"), System.IO.Path.GetFullPath(v.Get<string>("speech.cache-folder"), home),
        v.Get<long>("speech.cache-size"), v.Get<int>("speech.concurrency"), v.Get<TimeSpan>("speech.timeout"),
        v.Map<string>("speech.voices").ToImmutableDictionary(p => p.Key.ToLowerInvariant(), p => p.Value));
}

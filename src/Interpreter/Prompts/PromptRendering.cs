using System.Collections.Immutable;
using System.Security;
using System.Text;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Prompts;

/// <summary>Segments of one prompt as they come into being: neighbouring words become one piece of speech.</summary>
internal sealed class PromptRendering(Frame frame, string language)
{
    private readonly ImmutableArray<PromptSegment>.Builder _segments = ImmutableArray.CreateBuilder<PromptSegment>();
    private readonly StringBuilder _words = new();
    private readonly StringBuilder _markup = new();
    private readonly List<(string Open, string Close)> _open = [];
    private string _spokenIn = language;
    private bool _constant = true;

    /// <summary>Characters of speech, white space in a row as one, and one for every other piece.</summary>
    public int Length { get; private set; }

    /// <summary>The prompt is longer than a session may have it: a run-time error of the document (section 5.2.6).</summary>
    public VoiceXmlEvent? TooLong(SourcePlace place)
    {
        var most = Frame.Session.Setup.Limits.PromptLength;
        if (Length <= most) return null;
        Frame.Session.CountLimit("prompt");
        return new VoiceXmlEvent(EventNames.Semantic, $"prompt of more than {most} characters", place);
    }

    /// <summary>What stands in for audio that cannot be played counts as well.</summary>
    public void AddLength(int length) => Length += length;

    public Frame Frame { get; set; } = frame;

    public string Language { get; set; } = language;

    /// <summary>What relative URIs of audio are resolved against.</summary>
    public Uri BaseUri { get; set; } = frame.Document.Document.BaseUri;

    /// <summary>Something of it came from an expression.</summary>
    public bool HasValue { get; set; }

    public void Say(string text, bool constant)
    {
        HasValue |= !constant;
        if (_spokenIn != Language) CloseSpeech();
        _spokenIn = Language;
        _constant &= constant;
        Length += Spoken(text);
        _words.Append(text);
        _markup.Append(SecurityElement.Escape(text));
    }

    /// <summary>What follows stands inside of an SSML element, until <see cref="Leave"/>.</summary>
    public void Enter(string open, string close)
    {
        _open.Add((open, close));
        _markup.Append(open);
    }

    public void Leave()
    {
        _markup.Append(_open[^1].Close).Replace(_open[^1].Open + _open[^1].Close, "");
        _open.RemoveAt(_open.Count - 1);
    }

    public void Add(PromptSegment segment)
    {
        CloseSpeech();
        Length++;
        _segments.Add(segment);
    }

    public void AddRange(ImmutableArray<PromptSegment> segments)
    {
        foreach (var segment in segments) Add(segment);
    }

    public ImmutableArray<PromptSegment> ToSegments()
    {
        CloseSpeech();
        return _segments.ToImmutable();
    }

    private static int Spoken(string text)
    {
        var (length, blank) = (0, false);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) || !blank) length++;
            blank = char.IsWhiteSpace(c);
        }
        return length;
    }

    private static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private string? MarkupOf(string text)
    {
        _markup.AppendJoin("", _open.AsEnumerable().Reverse().Select(o => o.Close));
        foreach (var (open, close) in _open) _markup.Replace(open + close, "");
        var markup = Collapse(_markup.ToString());
        return markup == SecurityElement.Escape(text) ? null : markup;
    }

    private void CloseSpeech()
    {
        var text = Collapse(_words.ToString());
        if (text.Length > 0) _segments.Add(new PromptSegment.Speech(text, _spokenIn, _constant) { Markup = MarkupOf(text) });
        _words.Clear();
        // An element that goes on beyond this piece (audio within prosody) is closed here and opened again.
        _markup.Clear().AppendJoin("", _open.Select(o => o.Open));
        _constant = true;
    }
}

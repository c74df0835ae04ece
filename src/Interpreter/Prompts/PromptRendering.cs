using System.Collections.Immutable;
using System.Text;
using VxmlGir.Interpreter.Execution;

namespace VxmlGir.Interpreter.Prompts;

/// <summary>Segments of one prompt as they come into being: neighbouring words become one piece of speech.</summary>
internal sealed class PromptRendering(Frame frame, string language)
{
    private readonly ImmutableArray<PromptSegment>.Builder _segments = ImmutableArray.CreateBuilder<PromptSegment>();
    private readonly StringBuilder _words = new();
    private string _spokenIn = language;
    private bool _constant = true;

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
        _words.Append(text);
    }

    public void Add(PromptSegment segment)
    {
        CloseSpeech();
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

    private void CloseSpeech()
    {
        var text = string.Join(' ', _words.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length > 0) _segments.Add(new PromptSegment.Speech(text, _spokenIn, _constant));
        _words.Clear();
        _constant = true;
    }
}

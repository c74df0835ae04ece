using System.Collections.Immutable;
using VxmlGir.Audio.Files;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Section <c>guards</c>: what one application may cost. The defaults are those of the rooms that keep the bounds.</summary>
public sealed record GuardsConfiguration(SessionLimits Session, ScriptOptions Script, ApplicationLimits Applications, AudioLimits Audio, DocumentLimits Documents, int KeysPerSecond)
{
    private static readonly SessionLimits Sessions = new();
    private static readonly ScriptOptions Scripts = new();
    private static readonly ApplicationLimits Folders = new();
    private static readonly DocumentLimits Documented = DocumentLimits.Default;

    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("guards.transitions", Kinds.Integer(10, 1_000_000), Sessions.TransitionsWithoutWaiting, "Items visited, documents entered, handlers run and rounds of foreach without waiting for the caller; more end the session (error.com.vxmlgir.looplimit)."),
        Option.Of("guards.shortest-wait", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(5)), Sessions.ShortestWait, "A shorter wait without a word from the caller counts as none."),
        Option.Of("guards.shortest-platform-wait", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1)), Sessions.ShortestPlatformWait, "The same where a prompt, a transfer or a recording is waited for."),
        Option.Of("guards.subdialog-depth", Kinds.Integer(1, 1_000), Sessions.SubdialogDepth, "Subdialogs within each other; more end the session."),
        Option.Of("guards.handler-chain", Kinds.Integer(1, 1_000), Sessions.HandlerChain, "Event handlers that throw into each other; more end the session."),
        Option.Of("guards.type-ahead", Kinds.Integer(0, 10_000), Sessions.TypeAheadKeys, "Keys kept for fields not yet reached; more are ignored."),
        Option.Of("guards.mark-report", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(5)), Sessions.MarkReport, "How long a result waits to hear which mark was passed of the prompt it interrupted; then it has none."),
        Option.Of("guards.keys-per-second", Kinds.Integer(5, 1_000), 40, "Keys of one caller; what comes faster is ignored."),
        Option.Of("guards.record-time", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(4)), Sessions.RecordingTime, "Longest <record>, whatever its maxtime says."),
        Option.Of("guards.record-memory", Kinds.Size(1 << 20, 4L << 30), Sessions.RecordingBytes, "What a session keeps of its <record> items; the oldest go first."),
        Option.Of("guards.text-length", Kinds.Size(1024, 1 << 24), Sessions.TextLength, "Characters of one <log>; the rest is cut."),
        Option.Of("guards.prompt-length", Kinds.Integer(100, 1_000_000), Sessions.PromptLength, "Characters of one prompt, and one for each audio, mark and break of it; a longer one is error.semantic."),
        Option.Of("guards.prefetches", Kinds.Integer(0, 1_000), Sessions.Prefetches, "Fetches that entering one document may begin ahead of need (fetchhint); more wait until they are needed."),
        Option.Of("guards.log-length", Kinds.Size(1024, 1 << 30), Sessions.LogLength, "Characters of all <log>s without waiting for the caller; more are left out."),
        Option.Of("guards.script-source", Kinds.Size(1024, 16L << 20), Scripts.SourceLength, "Characters of one script; a longer one is error.semantic."),
        Option.Of("guards.script-time", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30)), Scripts.Time, "Time of one evaluation; then error.semantic."),
        Option.Of("guards.script-time-without-waiting", Kinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)), Scripts.TimeWithoutWaiting, "Time of all evaluations without waiting for the caller; then error.semantic."),
        Option.Of("guards.script-memory", Kinds.Size(1 << 20, 1 << 30), Scripts.Bytes, "Bytes that one evaluation may allocate; then error.semantic."),
        Option.Of("guards.script-statements", Kinds.Integer(100, 100_000_000), Scripts.Statements, "Statements of one evaluation; then error.semantic."),
        Option.Of("guards.script-recursion", Kinds.Integer(8, 200), Scripts.Recursion, "Calls within calls of a script; then error.semantic."),
        Option.Of("guards.script-regexp-time", Kinds.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10)), Scripts.RegExpTime, "Longest search of one regular expression; then error.semantic."),
        Option.Of("guards.application-files", Kinds.Integer(1, 1_000_000), Folders.Files, "Files and folders of one application folder; with more it is not taken up."),
        Option.Of("guards.application-depth", Kinds.Integer(0, 100), Folders.Depth, "Folders within folders of an application; what lies deeper is left out and reported."),
        Option.Of("guards.application-size", Kinds.Size(1 << 20, 16L << 30), Folders.TotalBytes, "Bytes of one application folder; what lies beyond is left out and reported."),
        Option.Of("guards.document-size", Kinds.Size(1024, 64L << 20), Folders.DocumentBytes, "Bytes of one document, grammar or script of a folder, and of one XML document wherever it comes from; a larger one is error.badfetch."),
        Option.Of("guards.xml-depth", Kinds.Integer(8, 1_000), Documented.Markup.Depth, "Elements within each other of one XML document; more are error.badfetch."),
        Option.Of("guards.xml-nodes", Kinds.Integer(100, 10_000_000), Documented.Markup.Nodes, "Tags and pieces of text of one XML document; more are error.badfetch."),
        Option.Of("guards.xml-attribute", Kinds.Size(1024, 16L << 20), Documented.Markup.AttributeLength, "Characters of one attribute; a longer one is error.badfetch."),
        Option.Of("guards.grammar-size", Kinds.Size(1024, 64L << 20), Documented.Grammars.Bytes, "Bytes of one grammar that stands alone; a larger one is error.badfetch.grammar."),
        Option.Of("guards.grammar-states", Kinds.Integer(100, 1_000_000), Documented.Grammars.States, "States of one grammar after expansion; more are error.badfetch.grammar."),
        Option.Of("guards.grammar-repeat", Kinds.Integer(1, 10_000), Documented.Grammars.Repeat, "Largest number of a repeat; a larger one is error.badfetch.grammar."),
        Option.Of("guards.grammar-depth", Kinds.Integer(1, 1_000), Documented.Grammars.ReferenceDepth, "Rules that refer to rules; deeper is error.badfetch.grammar."),
        Option.Of("guards.grammar-nesting", Kinds.Integer(1, 1_000), Documented.Grammars.Nesting, "Brackets within each other of a grammar in ABNF form; more are error.badfetch.grammar."),
        Option.Of("guards.grammar-references", Kinds.Integer(0, 10_000), Documented.Grammars.Referenced, "Further grammars that one grammar may refer to, directly or not; more are error.badfetch.grammar."),
        Option.Of("guards.audio-size", Kinds.Size(1024, 1 << 30), AudioLimits.Default.MaxBytes, "Bytes of one audio file; larger ones are not played, but what the audio element holds."),
        Option.Of("guards.audio-length", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)), AudioLimits.Default.MaxDuration, "Length of one audio file; longer ones are not played."),
    ];

    internal static GuardsConfiguration From(OptionValues v)
    {
        var documents = DocumentsFrom(v);
        return new(SessionFrom(v), ScriptFrom(v), ApplicationsFrom(v, documents), AudioFrom(v), documents, v.Get<int>("guards.keys-per-second"));
    }

    private static SessionLimits SessionFrom(OptionValues v) => new()
    {
        TransitionsWithoutWaiting = v.Get<int>("guards.transitions"),
        ShortestWait = v.Get<TimeSpan>("guards.shortest-wait"),
        ShortestPlatformWait = v.Get<TimeSpan>("guards.shortest-platform-wait"),
        SubdialogDepth = v.Get<int>("guards.subdialog-depth"),
        HandlerChain = v.Get<int>("guards.handler-chain"),
        TypeAheadKeys = v.Get<int>("guards.type-ahead"),
        MarkReport = v.Get<TimeSpan>("guards.mark-report"),
        RecordingTime = v.Get<TimeSpan>("guards.record-time"),
        RecordingBytes = v.Get<long>("guards.record-memory"),
        TextLength = (int)v.Get<long>("guards.text-length"),
        PromptLength = v.Get<int>("guards.prompt-length"),
        Prefetches = v.Get<int>("guards.prefetches"),
        LogLength = (int)v.Get<long>("guards.log-length"),
        Duration = v.Get<TimeSpan>("limits.max-session"),
    };

    private static ScriptOptions ScriptFrom(OptionValues v) => new()
    {
        Threads = v.Get<int>("limits.script-threads"),
        SourceLength = (int)v.Get<long>("guards.script-source"),
        Time = v.Get<TimeSpan>("guards.script-time"),
        TimeWithoutWaiting = v.Get<TimeSpan>("guards.script-time-without-waiting"),
        Bytes = v.Get<long>("guards.script-memory"),
        Statements = v.Get<int>("guards.script-statements"),
        Recursion = v.Get<int>("guards.script-recursion"),
        RegExpTime = v.Get<TimeSpan>("guards.script-regexp-time"),
    };

    private static ApplicationLimits ApplicationsFrom(OptionValues v, DocumentLimits documents) => new()
    {
        Files = v.Get<int>("guards.application-files"),
        Depth = v.Get<int>("guards.application-depth"),
        TotalBytes = v.Get<long>("guards.application-size"),
        DocumentBytes = v.Get<long>("guards.document-size"),
        FileBytes = v.Get<long>("guards.audio-size"),
        Documents = documents,
    };

    private static DocumentLimits DocumentsFrom(OptionValues v) => new()
    {
        Markup = new()
        {
            Bytes = (int)v.Get<long>("guards.document-size"),
            Depth = v.Get<int>("guards.xml-depth"),
            Nodes = v.Get<int>("guards.xml-nodes"),
            AttributeLength = (int)v.Get<long>("guards.xml-attribute"),
        },
        Grammars = new()
        {
            Bytes = (int)v.Get<long>("guards.grammar-size"),
            States = v.Get<int>("guards.grammar-states"),
            Repeat = v.Get<int>("guards.grammar-repeat"),
            ReferenceDepth = v.Get<int>("guards.grammar-depth"),
            Nesting = v.Get<int>("guards.grammar-nesting"),
            Referenced = v.Get<int>("guards.grammar-references"),
        },
    };

    private static AudioLimits AudioFrom(OptionValues v) =>
        AudioLimits.Default with { MaxBytes = (int)v.Get<long>("guards.audio-size"), MaxDuration = v.Get<TimeSpan>("guards.audio-length") };
}

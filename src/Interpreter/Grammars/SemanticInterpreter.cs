using System.Collections.Immutable;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>
/// What a match means (SISR 1.0): every rule has its <c>out</c>, tags run in the order of the words, a rule without tags means the
/// result of its last reference or its words.
/// </summary>
internal sealed class SemanticInterpreter(IScriptContext scripts, GrammarMode mode)
{
    // SISR 1.0 sections 3.3.2 and 3.3.3: rules.latest(), meta.latest() and meta.current() are functions.
    private static readonly ScriptSource Functions = new(
        "(function(r,m,l,t,c){r.latest=function(){return l};m.latest=function(){return t};var f=function(){return c};f.text=c.text;f.score=c.score;m.current=f})"
        + "(rules,meta,$latest,$latestMeta,meta.current)", default) { IsProgram = true };

    private readonly Stack<RuleRun> _open = new();

    public async ValueTask<ScriptOutcome> InterpretAsync(ImmutableArray<MatchNote> notes, ImmutableArray<ScriptSource> headerTags)
    {
        var globals = scripts.NewScope(null);
        foreach (var tag in headerTags)
        {
            var outcome = await scripts.EvaluateAsync(tag, globals);
            if (outcome.Fault is not null) return outcome;
        }
        ScriptValue last = ScriptValue.Undefined.Value;
        foreach (var note in notes)
        {
            switch (note)
            {
                case MatchNote.EnterRule rule:
                    _open.Push(new RuleRun(rule.Name, globals));
                    break;
                case MatchNote.Word word:
                    foreach (var open in _open) open.Words.Add(word.Text);
                    break;
                case MatchNote.RunTag tag:
                    if (await RunTagAsync(_open.Peek(), tag) is { } fault) return fault;
                    break;
                case MatchNote.LeaveRule:
                    last = Leave(_open.Pop());
                    break;
            }
        }
        return last;
    }

    private ScriptValue Leave(RuleRun rule)
    {
        // Tags from before SISR was finished write "$ = …" where 1.0 has "out = …".
        var legacy = rule.Scope?.Find("$") is { } old and not (ScriptValue.Undefined or ScriptValue.Live) ? old : null;
        var result = legacy ?? rule.Declared ?? rule.Literal ?? rule.FromReference ?? new ScriptValue.Text(Join(rule.Words));
        if (!_open.TryPeek(out var parent)) return result;
        // SISR 1.0 section 4.4: without own tags, a rule that is just a reference means what the reference means.
        parent.FromReference = rule.HasMeaning ? result : null;
        parent.HasMeaning |= rule.HasMeaning;
        parent.Results = parent.Results.SetItem(rule.Name, result);
        parent.Latest = result;
        parent.Metas = parent.Metas.SetItem(rule.Name, Meta(rule));
        parent.LatestMeta = Meta(rule);
        return result;
    }

    private async ValueTask<ScriptFault?> RunTagAsync(RuleRun rule, MatchNote.RunTag tag)
    {
        if (tag.Format == TagFormat.Unknown) return null;
        rule.HasMeaning = true;
        if (tag.Format == TagFormat.Literal)
        {
            rule.Literal = new ScriptValue.Text(tag.Source.Text.Trim());
            return null;
        }
        if (rule.Scope is null)
        {
            rule.Scope = scripts.NewScope(rule.Globals);
            rule.Scope.Declare("out", ScriptValue.Structure.Empty);
            rule.Scope.Declare("$", ScriptValue.Undefined.Value);
        }
        Publish(rule);
        if (tag.Source.Text.Contains("latest", StringComparison.Ordinal) || tag.Source.Text.Contains("current", StringComparison.Ordinal))
        {
            rule.Scope.Declare("$latest", rule.Latest ?? ScriptValue.Undefined.Value);
            rule.Scope.Declare("$latestMeta", rule.LatestMeta ?? ScriptValue.Structure.Empty);
            if ((await scripts.EvaluateAsync(Functions, rule.Scope)).Fault is { } broken) return broken;
        }
        var outcome = await scripts.EvaluateAsync(tag.Source, rule.Scope);
        return outcome.Fault;
    }

    private void Publish(RuleRun rule)
    {
        rule.Scope!.Declare("rules", new ScriptValue.Structure(rule.Results));
        rule.Scope!.Declare("meta", new ScriptValue.Structure(rule.Metas.SetItem("current", Meta(rule))));
    }

    private ScriptValue.Structure Meta(RuleRun rule) =>
        new(ImmutableDictionary<string, ScriptValue>.Empty.Add("text", new ScriptValue.Text(Join(rule.Words))).Add("score", new ScriptValue.Number(1)));

    private string Join(List<string> words) => string.Join(mode == GrammarMode.Dtmf ? "" : " ", words);

    private sealed class RuleRun(string name, IScriptScope globals)
    {
        public string Name { get; } = name;

        public ScriptValue? Declared => Scope?.Find("out") is { } value and not ScriptValue.Undefined ? value : null;

        public IScriptScope Globals { get; } = globals;

        public List<string> Words { get; } = [];

        public IScriptScope? Scope { get; set; }

        public bool HasMeaning { get; set; }

        public ScriptValue? Literal { get; set; }

        public ScriptValue? FromReference { get; set; }

        public ScriptValue? Latest { get; set; }

        public ScriptValue.Structure? LatestMeta { get; set; }

        public ImmutableDictionary<string, ScriptValue> Metas { get; set; } = ImmutableDictionary<string, ScriptValue>.Empty;

        public ImmutableDictionary<string, ScriptValue> Results { get; set; } = ImmutableDictionary<string, ScriptValue>.Empty;
    }
}

using System.Collections.Immutable;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;

namespace VxmlGir.Interpreter.Tests.Script;

/// <summary>Session variables are read-only at any depth, arrays included (VoiceXML 2.0 section 5.1.4).</summary>
public sealed class ReadOnlyTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    private static readonly SessionVariables Variables = SessionVariables.Empty.With("list", new ScriptValue.List(
        [new ScriptValue.Structure(new Dictionary<string, ScriptValue> { ["uri"] = new ScriptValue.Text("a") }.ToImmutableDictionary()), new ScriptValue.Text("b")]));

    [Theory]
    [InlineData("session.list[0].uri = 'x'")]
    [InlineData("session.list[0].other = 'x'")]
    [InlineData("session.list[1] = 'x'")]
    [InlineData("session.list[2] = 'x'")]
    [InlineData("session.list.length = 0")]
    [InlineData("session.list.push('x')")]
    [InlineData("session.list.pop()")]
    [InlineData("session.list.reverse()")]
    [InlineData("session.list.splice(0, 1)")]
    [InlineData("session.list.other = 'x'")]
    [InlineData("delete session.list[1]")]
    [InlineData("delete session.list[0].uri")]
    [InlineData("Object.defineProperty(session.list, '1', { value: 'x' })")]
    [InlineData("session.list = []")]
    public async Task A_script_changes_nothing(string change)
    {
        using var scripts = fixture.Scripts.NewContext();
        var scope = scripts.NewScope(null);
        scope.Declare("session", Variables.Root with { IsReadOnly = true });
        await scripts.EvaluateAsync(new ScriptSource($"try {{ {change} }} catch (e) {{ }}", default) { IsProgram = true }, scope);
        var after = await scripts.EvaluateAsync(new ScriptSource("[session.list.length, session.list[0].uri, session.list[1], session.list.join('+').length, session.list instanceof Array, typeof session.list.other, typeof session.list[0].other].join(' ')", default), scope);
        Assert.Equal("2 a b 17 true undefined undefined", after.Fault?.Message ?? after.Value.PrimitiveText);
    }

    [Fact]
    public async Task Another_name_for_it_is_no_way_round()
    {
        var call = await fixture.RunAsync("<form><block><var name='s' expr='session.connection'/><script>try { s.uuid = 'x'; } catch (e) { } try { s.sip.a = 'x'; } catch (e) { }</script><log><value expr=\"s.uuid + ' ' + s.sip.a\"/></log></block></form>", "variable connection.uuid=U\nvariable connection.sip.a=A");
        Assert.Contains(call.Trace, t => t is { Kind: "log", Text: "U A" });
    }

    [Fact]
    public async Task It_is_an_array_to_foreach()
    {
        using var scripts = fixture.Scripts.NewContext();
        var scope = scripts.NewScope(null);
        scope.Declare("session", Variables.Root with { IsReadOnly = true });
        var value = await scripts.EvaluateAsync(new ScriptSource("session.list", default), scope);
        Assert.Equal(2, Assert.IsType<ScriptValue.List>(await scripts.SnapshotAsync(value.Value)).Items.Length);
    }
}

using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Tests.Script;

/// <summary>What is understood without an engine must come to what the engine says.</summary>
public sealed class TrivialExpressionTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    [Theory]
    [InlineData("'text'", true)]
    [InlineData("\"it's\"", true)]
    [InlineData("42", true)]
    [InlineData("1.5", true)]
    [InlineData("t", true)]
    [InlineData("s.inner.name", true)]
    [InlineData("s.absent", true)]
    [InlineData("t == 'abc'", true)]
    [InlineData("t != 'abc'", true)]
    [InlineData("t === 'abc'", true)]
    [InlineData("n == 5", true)]
    [InlineData("u == undefined", true)]
    [InlineData("u == 'x'", true)]
    [InlineData("'a' + t + 'b'", true)]
    [InlineData("'a==b' + t", true)]
    [InlineData("t + u", true)]
    [InlineData("n == '5'", true)]
    [InlineData("n + n", true)]
    [InlineData("'a' + n", true)]
    [InlineData("t == 'abc' == true", false)]
    [InlineData("010", false)]
    [InlineData("t.length", true)]
    [InlineData("'a\\n'", false)]
    [InlineData("t++", false)]
    [InlineData("n == -5", false)]
    [InlineData("t == null", true)]
    public async Task The_short_way_and_the_engine_agree(string text, bool isShort)
    {
        Assert.Equal(isShort, new ScriptSource(text, default).Trivial is not null);
        using var context = fixture.Scripts.NewContext();
        var scope = context.NewScope(null);
        scope.Declare("t", new ScriptValue.Text("abc"));
        scope.Declare("n", new ScriptValue.Number(5));
        scope.Declare("u", ScriptValue.Undefined.Value);
        var inner = ScriptValue.Structure.Empty with { Members = ScriptValue.Structure.Empty.Members.Add("name", new ScriptValue.Text("deep")) };
        scope.Declare("s", new ScriptValue.Structure(ScriptValue.Structure.Empty.Members.Add("inner", inner)));
        var quick = await context.EvaluateAsync(new ScriptSource(text, default), scope);
        // A comma makes any expression more than trivial.
        var slow = await context.EvaluateAsync(new ScriptSource($"0, {text}", default), scope);
        Assert.Equal(slow.Value, quick.Value);
    }
}

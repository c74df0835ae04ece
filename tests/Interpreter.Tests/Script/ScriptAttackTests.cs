using System.Diagnostics;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Tests.Script;

/// <summary>Scripts that would kill or stall an unguarded engine: each ends as a fault or a value, soon, and the engine goes on.</summary>
public sealed class ScriptAttackTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    public static TheoryData<string, string> Attacks => new()
    {
        { "loop", "while(true){}" },
        { "parens", new string('(', 100_000) + "1" + new string(')', 100_000) },
        { "parens within the size", new string('(', 20_000) + "1" + new string(')', 20_000) },
        { "brackets", new string('[', 30_000) + new string(']', 30_000) },
        { "unary", new string('!', 60_000) + "1" },
        { "plus", string.Join('+', Enumerable.Repeat("1", 30_000)) },
        { "json deep", "JSON.parse(new Array(100001).join('[')+new Array(100001).join(']'))" },
        { "eval deep", "eval(new Array(10001).join('(')+'1'+new Array(10001).join(')'))" },
        { "function deep", "new Function(new Array(10001).join('(')+'1'+new Array(10001).join(')'))" },
        { "json cycle", "var o={};o.o=o;JSON.stringify(o)" },
        { "tostring", "var o={toString:function(){return ''+o}};''+o" },
        { "getter", "var o={get a(){return this.a}};o.a" },
        { "constructor", "function F(){new F()};new F()" },
        { "recursion", "function f(){return f()+1};f()" },
        { "recursion caught", "function f(){try{return f()+1}catch(e){return f()}};f()" },
        { "sort", "function f(){[2,1].sort(function(){f();return 0})};f()" },
        { "foreach", "function f(){[1].forEach(f)};f()" },
        { "replace", "function f(){'a'.replace(/a/,f)};f()" },
        { "apply", "function f(){f.apply(null,[])};f()" },
        { "eval", "function f(){eval('f()')};f()" },
        { "bind", "var f=function(){};for(var i=0;i<100000;i++)f=f.bind(null);f()" },
        { "nested array", "var a=[];for(var i=0;i<100000;i++){a=[a]};''+a" },
        { "prototype", "var a={};for(var i=0;i<50000;i++){a=Object.create(a)};a.zzz" },
        { "string double", "var s='xxxxxxxxxxxxxxxx';while(true){s=s+s}" },
        { "array grow", "var a=[];while(true){a.push(new Array(1000).join('x'))}" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_attack_is_contained(string name, string source)
    {
        using var context = fixture.Scripts.NewContext();
        var watch = Stopwatch.StartNew();
        var outcome = await context.EvaluateAsync(new ScriptSource(source, default) { IsProgram = true }, context.NewScope(null));
        Assert.True(watch.Elapsed < Soon, $"{name}: {watch.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {outcome.Fault?.Message ?? "value"} after {watch.ElapsedMilliseconds} ms");
        using var other = fixture.Scripts.NewContext();
        Assert.Equal(new ScriptValue.Number(2), (await other.EvaluateAsync(new ScriptSource("1 + 1", default), other.NewScope(null))).Value);
    }
}

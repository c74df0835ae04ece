using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Tests.Parsing;

public sealed class TotalParserTests
{
    private static readonly Uri Where = new("app://test/x.vxml");

    [Fact]
    public void Real_applications_are_read_or_refused_with_a_place()
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            return;
        }
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "apps"), "*.*xml", SearchOption.AllDirectories))
        {
            AssertTotal(File.ReadAllBytes(file), file);
        }
    }

    [Fact]
    public void Damaged_documents_are_read_or_refused_with_a_place()
    {
        var ids = new SeededIds(7);
        foreach (var file in Directory.EnumerateFiles(Places.Dialogs, "*.vxml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            for (var round = 0; round < 10; round++)
            {
                var copy = bytes.ToArray();
                for (var hit = 0; hit < 1 + (round % 4); hit++) copy[ids.NewUInt32() % copy.Length] = (byte)ids.NewUInt32();
                AssertTotal(copy.AsMemory(0, round % 3 == 0 ? (int)(ids.NewUInt32() % copy.Length) : copy.Length), file);
            }
        }
    }

    [Fact]
    public void Damaged_grammars_are_read_or_refused_with_a_place()
    {
        const string Grammar = "#ABNF 1.0 UTF-8;\nlanguage en-US; mode voice; root $a; tag-format <semantics/1.0>; base <x/>; meta 'a' is \"b\"; {!{ var x; }!};\n"
            + "/** doc */ public $a = /0.5/ [please] (go | /2/ stop)<0-3 /0.4/> {out = 1} $b!en $<http://x/y#z>~<application/srgs> \"a b\" $NULL; // end\nprivate $b = c<1->;";
        var ids = new SeededIds(11);
        for (var round = 0; round < 3_000; round++)
        {
            var copy = Encoding.UTF8.GetBytes(Grammar);
            for (var hit = 0; hit < 1 + (round % 4); hit++) copy[17 + (ids.NewUInt32() % (copy.Length - 17))] = (byte)" $<>{}()[]!;|=/\"'*a0~\n"[(int)(ids.NewUInt32() % 22)];
            var parsed = GrammarMedia.Parse(copy.AsMemory(0, round % 3 == 0 ? (int)(ids.NewUInt32() % copy.Length) : copy.Length), Where, "x.gram");
            Assert.True(parsed.Document is not null || parsed.FirstError is { Place.File: "x.gram" });
        }
    }

    [Theory]
    [InlineData("deep", "too-deep")]
    [InlineData("wide", "too-many-nodes")]
    [InlineData("attribute", "attribute-too-long")]
    [InlineData("large", "document-too-large")]
    public void Oversized_documents_are_refused(string kind, string code)
    {
        var text = kind switch
        {
            "deep" => string.Concat(Enumerable.Repeat("<a>", 5_000)),
            "wide" => "<vxml>" + string.Concat(Enumerable.Repeat("<a/>", 30_000)) + "</vxml>",
            "attribute" => $"<vxml a='{new string('x', 70_000)}'/>",
            _ => $"<vxml>{new string(' ', 3_000_000)}</vxml>",
        };
        var parsed = VoiceXmlDocument.Parse(Encoding.UTF8.GetBytes(text), Where, "x");
        Assert.Equal(code, parsed.FirstError?.Code);
    }

    private static void AssertTotal(ReadOnlyMemory<byte> bytes, string file)
    {
        var parsed = VoiceXmlDocument.Parse(bytes, Where, "x.vxml");
        Assert.True(parsed.Document is not null || parsed.FirstError is { Place.File: "x.vxml" }, file);
    }
}

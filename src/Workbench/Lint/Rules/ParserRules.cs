using System.Collections.Frozen;
using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>What the platform's own parser says of a document, under the rules' names.</summary>
internal static class ParserRules
{
    private static readonly LintRule NotXml = new("VG-DOC-001", LintLevel.Error, "The document is not well-formed XML, or not VoiceXML",
        "The platform cannot read the document at all: a tag is not closed, a character is not escaped, the root element is another one, or a limit of size or depth is passed. A call that comes to it ends with error.badfetch. Correct the XML at the place named.");

    private static readonly LintRule UnknownElement = new("VG-DOC-002", LintLevel.Error, "An element that VoiceXML does not have",
        "The element is neither in VoiceXML 2.0 nor 2.1, so the whole document is refused. Often it is a misspelt name, or an element of another platform.");

    private static readonly LintRule UnknownAttribute = new("VG-DOC-003", LintLevel.Error, "An attribute that the element does not have",
        "The attribute is not one of this element's, so the document is refused. Look for a misspelt name; extension attributes need a namespace prefix.");

    private static readonly LintRule IdTwice = new("VG-DOC-004", LintLevel.Error, "Two dialogs have the same id",
        "A jump to this id could mean either dialog, so the document is refused. Give each form and menu of a document an id of its own.");

    private static readonly LintRule MissingAttribute = new("VG-DOC-005", LintLevel.Error, "An attribute is missing, or excludes another",
        "The element cannot work without the attribute, or with two that exclude each other (for example next and expr). The document is refused.");

    private static readonly LintRule BadValue = new("VG-DOC-006", LintLevel.Error, "An attribute's value cannot be read",
        "The value is not of the kind that the attribute has: a time needs its unit (5s, 300ms), a flag is true or false, a name is an ECMAScript identifier. The document is refused.");

    private static readonly LintRule Misplaced = new("VG-DOC-007", LintLevel.Error, "An element or text stands where it is not allowed",
        "VoiceXML knows the element, but not in this place (executable content belongs into block, filled or a handler; text belongs into a prompt). The document is refused.");

    private static readonly LintRule NameTwice = new("VG-DOC-008", LintLevel.Error, "Two form items of a form have the same name",
        "Both items would share one variable: filling the one would skip the other. The document is refused. Give each item a name of its own.");

    private static readonly LintRule Refused = new("VG-DOC-009", LintLevel.Error, "The platform refuses the document",
        "The document breaks another rule of the language or of a grammar inside of it; the message says which. A call that comes to it ends with error.badfetch.");

    internal static readonly LintRule Doubtful = new("VG-DOC-010", LintLevel.Warning, "The platform accepts this, but probably not as meant",
        "The document is taken, with a guess where it departs from the language; the message says at what. Write what is meant, so that other platforms and readers understand it too.");

    private static readonly LintRule UndeclaredPrefix = new("VG-REC-006", LintLevel.Warning, "The prefix gvp is not declared",
        "Without xmlns:gvp=\"http://www.genesyslab.com/2006/vxml21-extension\" on the vxml element the document is not namespace-well-formed: this platform accepts the prefix, other readers of XML refuse the document. Declare it.");

    private static readonly LintRule MisplacedLog = new("VG-REC-009", LintLevel.Warning, "A log stands where it is never executed",
        "A log directly inside of a field, menu or other form item is not executable content there: its text, and a record command in it, has no effect. Move it into a block, a filled or a handler.");

    private static readonly LintRule Untyped = new("VG-INPUT-009", LintLevel.Warning, "A grammar is a bare list of keys",
        "Old applications write 1|2|* as a grammar. This platform understands it, but it is no SRGS and means nothing elsewhere. Write a grammar with mode=\"dtmf\" and rules.");

    private static readonly FrozenDictionary<string, LintRule> ByCode = new Dictionary<string, LintRule>
    {
        ["not-well-formed"] = NotXml, ["not-xml"] = NotXml, ["not-voicexml"] = NotXml, ["document-too-large"] = NotXml, ["too-deep"] = NotXml, ["too-many-nodes"] = NotXml, ["attribute-too-long"] = NotXml,
        ["unknown-element"] = UnknownElement, ["unknown-attribute"] = UnknownAttribute, ["id-twice"] = IdTwice, ["name-twice"] = NameTwice,
        ["missing-attribute"] = MissingAttribute, ["attribute-choice"] = MissingAttribute, ["script-source"] = MissingAttribute, ["grammar-source"] = MissingAttribute,
        ["bad-boolean"] = BadValue, ["bad-count"] = BadValue, ["bad-name"] = BadValue, ["bad-time"] = BadValue, ["bad-uri"] = BadValue, ["bad-value"] = BadValue, ["vxml-version"] = BadValue,
        ["misplaced-element"] = Misplaced, ["misplaced-text"] = Misplaced, ["not-empty"] = Misplaced, ["after-else"] = Misplaced, ["filled-in-item"] = Misplaced,
        ["undeclared-prefix"] = UndeclaredPrefix, ["misplaced-log"] = MisplacedLog, ["untyped-grammar"] = Untyped,
    }.ToFrozenDictionary();

    public static ImmutableArray<LintRule> All { get; } =
        [NotXml, UnknownElement, UnknownAttribute, IdTwice, MissingAttribute, BadValue, Misplaced, NameTwice, Refused, Doubtful, UndeclaredPrefix, MisplacedLog, Untyped];

    public static void Check(LintContext context, LintDocument document)
    {
        foreach (var diagnostic in document.Diagnostics)
        {
            // <log dest="record"> is told by its own rule, more to the point.
            if (diagnostic.Code == "unknown-attribute" && diagnostic.Message.StartsWith("<log> has no attribute 'dest'", StringComparison.Ordinal)) continue;
            if (diagnostic.Code == "property-value") continue;
            var rule = ByCode.GetValueOrDefault(diagnostic.Code) ?? (diagnostic.Severity == Severity.Error ? Refused : Doubtful);
            context.Report(rule, diagnostic.Place, diagnostic.Message);
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Xml.Linq;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Tests.Dialogs;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>
/// The implementation of every element and attribute that the schemas declare is switched off in turn; at least one dialog must then
/// come to something else; so is every property in turn. <c>mutation-exceptions.txt</c> and <c>property-exceptions.txt</c> name what has no observable effect, with the clause that says so.
/// </summary>
[Collection(nameof(UndisturbedCollection))]
public sealed class MutationTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    /// <summary>VoiceXML 2.0 sections 6.3.2 to 6.3.6, 2.1 sections 5.1, 7 and 7.1, and the platform's own.</summary>
    private static readonly ImmutableArray<string> Properties =
    [
        "confidencelevel", "sensitivity", "speedvsaccuracy", "completetimeout", "incompletetimeout", "maxspeechtimeout", "interdigittimeout", "termtimeout", "termchar",
        "bargein", "bargeintype", "timeout", "audiofetchhint", "audiomaxage", "audiomaxstale", "documentfetchhint", "documentmaxage", "documentmaxstale",
        "grammarfetchhint", "grammarmaxage", "grammarmaxstale", "objectfetchhint", "objectmaxage", "objectmaxstale", "scriptfetchhint", "scriptmaxage", "scriptmaxstale",
        "fetchaudio", "fetchaudiodelay", "fetchaudiominimum", "fetchtimeout", "inputmodes", "universals", "maxnbest",
        "datafetchhint", "datamaxage", "datamaxstale", "recordutterance", "recordutterancetype", "com.genesyslab.private",
    ];

    [Fact]
    public async Task Every_element_and_attribute_that_is_switched_off_is_missed_by_a_dialog()
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            return;
        }
        await CheckAsync(SchemaNames.Declared(root), "mutation-exceptions.txt");
    }

    [Fact]
    public async Task Every_property_that_is_ignored_is_missed_by_a_dialog()
    {
        Assert.All(Properties, p => Assert.True(PropertyKinds.Exists(p), p));
        await CheckAsync(Properties.Select(p => "property=" + p).ToHashSet(StringComparer.Ordinal), "property-exceptions.txt");
    }

    private async Task CheckAsync(HashSet<string> declared, string exceptions)
    {
        var listed = ExceptionList.Read(exceptions);
        var users = UsersOf();
        var killers = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(declared, TestContext.Current.CancellationToken, async (name, _) =>
        {
            foreach (var call in users.GetValueOrDefault(name) ?? [])
            {
                if (await IsMissedAsync(call, name)) killers[name] = call.Caller;
                if (killers.ContainsKey(name)) return;
            }
        });
        var survivors = declared.Where(d => !killers.ContainsKey(d) && !listed.Contains(d)).Order(StringComparer.Ordinal).Select(d => d + " is missed by no dialog");
        var stale = listed.Where(l => killers.ContainsKey(l) || !declared.Contains(l)).Select(l => $"{l} needs no exception ({killers.GetValueOrDefault(l)})");
        TestContext.Current.TestOutputHelper?.WriteLine($"{declared.Count} switched off, {killers.Count} missed, {listed.Count} listed");
        var surprises = survivors.Concat(stale).ToList();
        Assert.True(surprises.Count == 0, string.Join("\n", surprises));
    }

    private async Task<bool> IsMissedAsync(DialogCall call, string name) =>
        (await call.RunAsync(fixture, Omission.Of(name))).Transcript != await File.ReadAllTextAsync(call.ExpectedFile, TestContext.Current.CancellationToken);

    // Which calls may notice: those whose documents write the name. Documents that no caller starts with may be met by any caller of their folder.
    private static Dictionary<string, List<DialogCall>> UsersOf()
    {
        var users = new Dictionary<string, List<DialogCall>>(StringComparer.Ordinal);
        foreach (var folder in DialogCall.All.GroupBy(c => Path.GetDirectoryName(c)!))
        {
            var application = DialogCall.LoadFolder(Path.Combine(Places.Dialogs, folder.Key));
            var calls = folder.Select(c => DialogCall.Load(c, application)).ToList();
            var started = calls.Select(c => c.Start).ToHashSet();
            var shared = application.Paths.Where(p => !started.Contains(application.UriOf(p))).SelectMany(p => NamesIn(application.Find(p)!)).ToHashSet(StringComparer.Ordinal);
            foreach (var call in calls)
            {
                var own = application.Paths.Where(p => application.UriOf(p) == call.Start).SelectMany(p => NamesIn(application.Find(p)!));
                foreach (var name in own.Concat(shared).Concat(call.Script.Properties.Keys.Select(k => "property=" + k)).ToHashSet(StringComparer.Ordinal))
                {
                    if (!users.TryGetValue(name, out var list)) users[name] = list = [];
                    list.Add(call);
                }
            }
        }
        return users;
    }

    private static IEnumerable<string> NamesIn(XElement element)
    {
        yield return element.Name.LocalName;
        foreach (var attribute in element.Attributes()) yield return $"{element.Name.LocalName}@{attribute.Name.LocalName}";
        if (element.Name.LocalName == "property") yield return "property=" + (string?)element.Attribute("name");
    }

    private static IEnumerable<string> NamesIn(ApplicationFile file)
    {
        if (file.MediaType != MediaTypes.VoiceXml && Path.GetExtension(file.Path) is not (".xml" or ".grxml")) return [];
        try
        {
            return [.. XDocument.Load(new MemoryStream(file.Bytes.ToArray())).Descendants().SelectMany(NamesIn)];
        }
        catch (System.Xml.XmlException)
        {
            // Dialogs that are to be refused.
            return [];
        }
    }
}

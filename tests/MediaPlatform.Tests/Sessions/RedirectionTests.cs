using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.Sip.Messages;

namespace VxmlGir.MediaPlatform.Tests.Sessions;

/// <summary>From History-Info and Diversion to the variables of a session.</summary>
public sealed class RedirectionTests
{
    private const string Office = "<sip:4711@pbx.example;user=phone>";

    /// <summary>Headers; the array as uri|pi|si|reason; ocn, rdnis, rreason.</summary>
    [Theory]
    [InlineData("", "", "- - -")]
    [InlineData("Diversion: " + Office + ";reason=user-busy;privacy=off;screen=yes", "sip:4711@pbx.example;user=phone|false|yes|user busy", "4711 4711 user busy")]
    [InlineData("Diversion: <tel:+4930123;ext=4>;reason=\"no-answer\";privacy=full", "tel:+4930123;ext=4|true|-|no reply", "+4930123 +4930123 no reply")]
    [InlineData("Diversion: <sip:second@b>;reason=unconditional, \"First, the\" <sip:first@a>;reason=unavailable\nDiversion: <sip:zeroth@z>",
        "sip:zeroth@z|false|-|- sip:first@a|false|-|mobile subscriber not reachable sip:second@b|false|-|unconditional", "zeroth second unconditional")]
    [InlineData("History-Info: <sip:4711@a?Reason=SIP%3Bcause%3D486%3Btext%3D%22Busy%20Here%22>;index=1, <sip:ivr@b>;index=1.1",
        "sip:4711@a|false|-|SIP;cause=486;text=\"Busy Here\" sip:ivr@b|false|-|-", "4711 4711 SIP;cause=486;text=\"Busy Here\"")]
    [InlineData("History-Info: <sip:4711@a?Privacy=history>;index=1;si=no\nHistory-Info: <sip:12@b;cause=408>;index=1.1, <sip:ivr@c;cause=302>;index=1.1.1",
        "sip:4711@a|true|no|no reply sip:12@b;cause=408|false|-|unconditional sip:ivr@c;cause=302|false|-|-", "4711 12 unconditional")]
    [InlineData("Privacy: id;history\nHistory-Info: <sip:a@a>;index=1,<sip:b@b>;index=2", "sip:a@a|true|-|- sip:b@b|true|-|-", "a a -")]
    [InlineData("History-Info: <sip:ivr@c>;index=1", "sip:ivr@c|false|-|-", "- - -")]
    [InlineData("History-Info: <sip:ivr@c>;index=1\nDiversion: <sip:9@b>", "sip:9@b|false|-|-", "9 9 -")]
    [InlineData("History-Info: junk, <sip:a@a, <>;x\nDiversion: , ;reason=x, <sip:unclosed", "", "- - -")]
    [InlineData("Diversion: <sip:host.example>;reason=deflection", "sip:host.example|false|-|deflection immediate response", "- - deflection immediate response")]
    public void A_call_tells_how_it_came_here(string headers, string array, string names)
    {
        var invite = new SipRequest("INVITE", "sip:ivr@c",
            [.. headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(h => h.Split(": ", 2)).Select(h => new SipHeader(h[0], h[1])), new("From", "<sip:me@x>;tag=1"), new("To", "<sip:ivr@c>")], default);
        var connection = Assert.IsType<ScriptValue.Structure>(SessionVariablesOf.WithRedirections(SessionVariables.Empty, Redirections.Of(invite)).Root.Members.GetValueOrDefault("connection") ?? ScriptValue.Structure.Empty);
        var stations = connection.Members.GetValueOrDefault("redirect") is ScriptValue.List list ? list.Items.Cast<ScriptValue.Structure>() : [];
        Assert.Equal(array, string.Join(' ', stations.Select(s => string.Join('|', Text(s, "uri"), Text(s, "pi"), Text(s, "si"), Text(s, "reason")))));
        Assert.Equal(names, string.Join(' ', Text(connection, "ocn"), Text(connection, "rdnis"), Text(connection, "rreason")));
    }

    private static string Text(ScriptValue.Structure value, string name) => value.Members.TryGetValue(name, out var found) ? found.PrimitiveText : "-";
}

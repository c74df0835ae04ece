namespace VxmlGir.Sip.Messages;

/// <summary>The methods this stack serves; every other one is refused with 405 and <c>Allow</c>.</summary>
public static class SipMethods
{
    public const string Invite = "INVITE";
    public const string Ack = "ACK";
    public const string Bye = "BYE";
    public const string Cancel = "CANCEL";
    public const string Options = "OPTIONS";
    public const string Info = "INFO";
    public const string Update = "UPDATE";
    public const string Prack = "PRACK";
    public const string Refer = "REFER";
    public const string Notify = "NOTIFY";

    internal const string AllowValue = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY";

    /// <summary>The interned constant of a served method, or null.</summary>
    internal static string? Served(ReadOnlySpan<char> method) => method switch
    {
        Invite => Invite, Ack => Ack, Bye => Bye, Cancel => Cancel, Options => Options, Info => Info,
        Update => Update, Prack => Prack, Refer => Refer, Notify => Notify, _ => null,
    };
}

namespace VxmlGir.Contracts.Headers;

/// <summary>SIP header and key names that the platform honours from configured peers.</summary>
public static class GenesysHeaders
{
    /// <summary>32 characters, on INVITE, 18x and re-INVITE.</summary>
    public const string CallUuid = "X-Genesys-CallUUID";

    /// <summary>Our carriage of attached data on an INVITE: <c>key=value</c> pairs, form-urlencoded, joined by <c>&amp;</c>.</summary>
    public const string UserData = "X-Genesys-UserData";

    /// <summary>Attached-data key whose value applies to every media file of the call.</summary>
    public const string PartitionsKey = "GRECORD_PARTITIONS";
}

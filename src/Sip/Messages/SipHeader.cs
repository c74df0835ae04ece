namespace VxmlGir.Sip.Messages;

/// <summary>One header field line: the canonical long name (as written when unknown) and its unfolded value.</summary>
public readonly record struct SipHeader(string Name, string Value)
{
    public bool Is(string name) =>
        ReferenceEquals(Name, name) || string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Name}: {Value}";
}

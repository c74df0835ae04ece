using VxmlGir.MediaPlatform.Legs;
using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Tests.Legs;

public sealed class TransferRulesTests
{
    [Theory]
    [InlineData("pbx.example.com", "sip:1000@pbx.example.com", true)]
    [InlineData("pbx.example.com", "sip:1000@PBX.example.com", true)]
    [InlineData("pbx.example.com", "sip:1000@other.example.com", false)]
    [InlineData("1800*@pbx.example.com", "sip:18005551234@pbx.example.com", true)]
    [InlineData("1800*@pbx.example.com", "sip:19005551234@pbx.example.com", false)]
    [InlineData("agent@10.0.0.*", "sip:agent@10.0.0.7", true)]
    [InlineData("*", "sip:anyone@anywhere", true)]
    public void A_target_is_allowed_when_a_rule_fits(string rule, string target, bool allowed) =>
        Assert.Equal(allowed, new TransferRules([rule]).Allows(SipUri.Parse(target)));

    [Fact]
    public void Nothing_listed_is_nowhere() => Assert.False(TransferRules.None.Allows(SipUri.Parse("sip:a@b")));
}

using VxmlGir.Sip.Messages;
using VxmlGir.Sip.SessionTimers;

namespace VxmlGir.Sip.Tests.SessionTimers;

/// <summary>RFC 4028 §9, table 2, and the times at which each side acts.</summary>
public sealed class SessionTimerTests
{
    [Theory]
    [InlineData("", "", 1800, null)]                                       // the peer does not know session timers
    [InlineData("timer", "", 1800, "1800;refresher=uac")]                  // we ask for one
    [InlineData("timer", "", 0, null)]                                     // nobody wants one
    [InlineData("timer", "600", 1800, "600;refresher=uac")]
    [InlineData("timer", "600;refresher=uas", 1800, "600;refresher=uas")]
    [InlineData("timer", "3600;refresher=uac", 1800, "1800;refresher=uac")] // we may lower it
    [InlineData("timer", "3600", 0, "3600;refresher=uac")]
    [InlineData("timer", "nonsense", 0, null)]
    public void WhatWeAnswer(string supported, string asked, int wanted, string? expected)
    {
        var request = new SipRequest("INVITE", "sip:a@b", [new("Supported", supported), new("Session-Expires", asked)], default);
        if (asked.Length == 0) request = new SipRequest("INVITE", "sip:a@b", [new("Supported", supported)], default);
        var timer = SessionTimer.ForAnswer(request, new SessionTimerOptions { SessionExpires = TimeSpan.FromSeconds(wanted) });
        Assert.Equal(expected, timer?.Header(inRequest: false).Value);
    }

    [Theory]
    [InlineData(1800, true, 900)]
    [InlineData(1800, false, 1768)]
    [InlineData(90, false, 60)]
    public void WhenWeAct(int interval, bool weRefresh, int after) =>
        Assert.Equal(after, new SessionTimer(TimeSpan.FromSeconds(interval), weRefresh).ActAfter.TotalSeconds);
}

using System.Net;
using Xunit;
using Yiwang.Identify.Surfaces.HandleServer.Udp;
using Yiwang.Unit.Tests.Net;

namespace Yiwang.Unit.Tests.Identify.HandleServer;

public sealed class AmplificationTests
{
    private readonly SteppedTime _time = new();
    private readonly Amplification _amplification;
    private readonly byte[] _ip = IPAddress.Parse("203.0.113.5").GetAddressBytes();

    public AmplificationTests() => _amplification = new Amplification(4, _time);

    [Fact]
    public void The_usual_look_up_passes_at_any_rate()
    {
        for (var i = 0; i < 100_000; i++) Assert.True(_amplification.Allows(_ip, 86, 293));
    }

    [Fact]
    public void Large_answers_end_with_the_burst_and_come_back_with_time()
    {
        var sent = 0;
        while (_amplification.Allows(_ip, 86, 10_000)) sent += 10_000;
        Assert.InRange(sent, 60_000, 70_000);
        Assert.True(_amplification.Allows(IPAddress.Parse("203.0.113.6").GetAddressBytes(), 86, 10_000));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_amplification.Allows(_ip, 86, 10_000));
    }

    [Fact]
    public void Who_has_connected_is_not_held_back_for_an_hour()
    {
        while (_amplification.Allows(_ip, 86, 10_000)) { }
        _amplification.Verified(_ip);
        Assert.True(_amplification.Allows(_ip, 86, 60_000));
        _time.Advance(TimeSpan.FromMinutes(61));
        while (_amplification.Allows(_ip, 86, 10_000)) { }
        Assert.False(_amplification.Allows(_ip, 86, 60_000));
    }
}

using System.Net;
using Xunit;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Unit.Tests.Identify.HandleServer;

/// <summary>The hot path by itself: what it takes, what it leaves, and that it allocates nothing.</summary>
public sealed class FastResolveTests : HandleBed
{
    private readonly byte[] _into = new byte[FastResolve.AnswerBytes];

    private int Try(byte[] request, HandlePeer? peer = null) => Fast.TryAnswer(request, peer ?? Peer(), default, _into);

    [Fact]
    public void Nothing_is_allocated_for_an_answer_limits_and_counting_included()
    {
        var ip = IPAddress.Parse("203.0.113.5").GetAddressBytes();
        var peer = Peer(HandleTransport.Udp, address: "203.0.113.5");
        byte[][] requests = [Request(new ResolveBody(Captured, [], [])), Request(new ResolveBody(Captured, [1], ["HS_ADMIN", "PRO."])), Request(new ResolveBody("88.300.15907/none", [], [])), Request(new ResolveBody(Captured, [7], []))];
        Pass(2);
        Assert.Equal(0, Allocations.Least(() => Pass(10_000)));

        void Pass(int times)
        {
            for (var i = 0; i < times; i++)
                foreach (var request in requests)
                    if (Fast.TryAnswer(request, peer, ip, _into) == FastResolve.LongWay) throw new InvalidOperationException("the long way");
        }
    }

    [Theory]
    [InlineData(OpFlags.Certify)]
    [InlineData(OpFlags.Encrypt)]
    [InlineData(OpFlags.RequestDigest)]
    public void What_wants_more_than_a_plain_answer_takes_the_long_way(OpFlags flag) =>
        Assert.Equal(FastResolve.LongWay, Try(Request(new ResolveBody(Captured, [], []), flags: OpFlags.PublicOnly | flag)));

    [Fact]
    public void Other_operations_nodes_and_prefixes_take_the_long_way()
    {
        Assert.Equal(FastResolve.LongWay, Try(Request(new HandleBody("/"), OpCode.GetSiteInfo)));
        foreach (var handle in new[] { "0.NA/99.501", "99.501.2001/x", "99.501", "", "/" }) Assert.Equal(FastResolve.LongWay, Try(Request(new ResolveBody(handle, [], []))));
    }

    [Fact]
    public void A_session_id_takes_the_long_way_unless_the_connection_has_logged_in_under_it()
    {
        var request = Request(new ResolveBody(Captured, [], []));
        request[7] = 9;
        var peer = Peer();
        Assert.Equal(FastResolve.LongWay, Try(request, peer));
        peer.PlainSession = 9;
        Assert.True(Try(request, peer) > 0);
    }

    [Fact]
    public void A_message_cut_at_any_byte_or_too_long_is_left_alone()
    {
        var request = Request(new ResolveBody(Captured, [1, 2], ["URL"]));
        for (var length = 0; length < request.Length; length++) Assert.Equal(FastResolve.LongWay, Try(request[..length]));
        Assert.Equal(FastResolve.LongWay, Try([.. request, 0]));
    }

    [Fact]
    public async Task Twenty_thousand_damaged_messages_do_no_harm()
    {
        var random = new Random(2_641);
        byte[][] whole = [Request(new ResolveBody(Captured, [1, 2], ["URL"])), Request(new HandleBody("/"), OpCode.GetSiteInfo), Request(new ResolveBody("0.NA/99.501", [], ["HS_SITE"]))];
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = whole[round % whole.Length].ToArray();
            for (var i = random.Next(1, 4); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var answer = await AskAsync(damaged);
            // whatever comes back is a whole message, and never longer than the record makes it
            if (answer is not null) Assert.InRange(Read(answer).Envelope.MessageLength, HandleLimits.HeaderBytes, 4_096);
        }
        Assert.Equal(ResponseCode.Success, (await ResolveAsync(Captured)).Header.Response);
    }
}

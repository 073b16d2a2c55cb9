using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Node.Tests.Hostile;

public sealed class HostileUdpTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private readonly HostileBed _bed = fixture.Bed;

    [Fact]
    public async Task A_datagram_cut_at_any_byte_is_met_with_silence()
    {
        using var udp = _bed.Datagrams();
        var question = HostileBed.Question(1);
        for (var length = 0; length < question.Length; length++) await udp.SendAsync(question.AsMemory(0, length));
        await udp.SendAsync(HostileBed.Question(2));
        Assert.Equal(2, (await HostileBed.ReceiveAsync(udp)).Id);
    }

    [Fact]
    public async Task Slices_of_another_sender_change_no_message()
    {
        using var udp = _bed.Datagrams();
        using var forger = _bed.Datagrams();
        Assert.Equal(ResponseCode.ValuesNotFound, await HostileSlices.AskAsync(udp, 5, async slice =>
        {
            slice.AsSpan(HandleLimits.EnvelopeBytes).Fill(0xFF);
            await forger.SendAsync(slice);
        }));
    }

    [Fact]
    public async Task What_stays_of_half_a_message_hinders_none_that_comes_whole()
    {
        using var udp = _bed.Datagrams();
        var slices = HostileSlices.Of(9);
        await udp.SendAsync(slices[0]);
        await udp.SendAsync(slices[0]);
        await udp.SendAsync(HostileBed.Question(10));
        Assert.Equal((10, ResponseCode.Success), await HostileBed.ReceiveAsync(udp) is var (id, code, _) ? (id, code) : default);
        foreach (var slice in slices[1..]) await udp.SendAsync(slice);
        Assert.Equal((9, ResponseCode.ValuesNotFound), await HostileBed.ReceiveAsync(udp) is var (late, found, _) ? (late, found) : default);
    }

    [Fact]
    public async Task A_refusal_is_hardly_larger_than_what_it_refuses()
    {
        using var udp = _bed.Datagrams();
        foreach (var message in new[]
        {
            HostileBed.Question(1, "99.1/absent"), HostileBed.Message(1, (OpCode)999, new HandleBody("/")), HostileBed.Question(1, envelope: e => e with { Flags = EnvelopeFlags.Compressed }),
            HostileBed.Message(1, OpCode.DeleteHandle, new HandleBody(HostileBed.Name)), HostileBed.Message(1, OpCode.SessionTerminate, new HandleBody("/")),
        })
        {
            await udp.SendAsync(message);
            var answer = (await HostileBed.ReceiveAsync(udp)).Message.Encode();
            Assert.InRange(answer.Length, 1, 4 * message.Length);
        }
    }
}

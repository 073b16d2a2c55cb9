using Xunit;
using Yiwang.Unit.Tests.Wire.Handle;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Packets;

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
    public async Task Damaged_datagrams_do_no_harm()
    {
        using var udp = _bed.Datagrams();
        var mutations = new HandleMutations([HostileBed.Question(1), .. GoldenMessages.Own], 7);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 5_000; i++)
        {
            var packet = mutations.Next();
            await udp.SendAsync(packet.AsMemory(0, Math.Min(packet.Length, 1_400)));
        }
        await _bed.StillAnswersAsync();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, HostileBed.LittleBytes);
    }

    [Fact]
    public async Task A_flood_of_first_slices_stays_within_its_bounds()
    {
        using var udp = _bed.Datagrams();
        var packet = new byte[HandleLimits.PacketBytes];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var id = 0; id < 20_000; id++)
        {
            new Envelope(ProtocolVersion.Current, EnvelopeFlags.Truncated, default, 0, id, 0, HandleLimits.MessageBytes).Write(packet);
            await udp.SendAsync(packet);
        }
        await _bed.StillAnswersAsync();
        // 20,000 claims of 256 KiB are 5 GiB
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, HostileBed.LittleBytes);
        // and once they are forgotten, slices are joined again
        _bed.Clock.Advance(ReassemblyLimits.Default.Lifetime);
        Assert.Equal(ResponseCode.ValuesNotFound, await AskInSlicesAsync(udp, 77, null));
    }

    [Fact]
    public async Task Slices_of_another_sender_change_no_message()
    {
        using var udp = _bed.Datagrams();
        using var forger = _bed.Datagrams();
        Assert.Equal(ResponseCode.ValuesNotFound, await AskInSlicesAsync(udp, 5, async slice =>
        {
            slice.AsSpan(HandleLimits.EnvelopeBytes).Fill(0xFF);
            await forger.SendAsync(slice);
        }));
    }

    [Fact]
    public async Task What_stays_of_half_a_message_hinders_none_that_comes_whole()
    {
        using var udp = _bed.Datagrams();
        var slices = Slices(Large(9));
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

    private async Task<ResponseCode> AskInSlicesAsync(System.Net.Sockets.UdpClient udp, int id, Func<byte[], Task>? between)
    {
        foreach (var slice in Slices(Large(id)))
        {
            if (between is not null) await between((byte[])slice.Clone());
            await udp.SendAsync(slice);
        }
        while (true)
        {
            var (got, code, _) = await HostileBed.ReceiveAsync(udp);
            if (got == id) return code;
        }
    }

    private static byte[] Large(int id) => HostileBed.Message(id, OpCode.Resolve, new ResolveBody(HostileBed.Name, [.. Enumerable.Range(2, 500)], []));

    private static byte[][] Slices(byte[] message)
    {
        var packet = new byte[HandleLimits.PacketBytes];
        return [.. Enumerable.Range(0, PacketSlicer.Count(message.Length - HandleLimits.EnvelopeBytes)).Select(i => packet[..PacketSlicer.Write(message, i, packet)])];
    }
}

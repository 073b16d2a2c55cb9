using System.Net.Sockets;
using Xunit;
using Yiwang.Unit.Tests.Wire.Handle;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Packets;

namespace Yiwang.Node.Tests.Hostile;

/// <summary>What strangers make the node keep. Measured over the whole process, so no other test runs beside.</summary>
[Collection(HostileMemory.Name)]
public sealed class HostileMemoryTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    /// <summary>What would be kept without bounds is gigabytes.</summary>
    private const long LittleBytes = 128 << 20;
    private readonly HostileBed _bed = fixture.Bed;

    [Fact]
    public async Task Who_takes_no_answers_makes_the_node_keep_little()
    {
        await using var stream = await _bed.ConnectAsync();
        stream.Socket.ReceiveBufferSize = 4_096;
        stream.Socket.SendBufferSize = 4_096;
        stream.Socket.Blocking = false;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (questions, sent) = (Enumerable.Repeat(HostileBed.Question(1), 1_000).SelectMany(q => q).ToArray(), 0L);
        // ends when the node no longer takes: its own buffers and the kernel's are full
        while (sent < 256L << 20)
        {
            try
            {
                sent += stream.Socket.Send(questions.AsSpan((int)(sent % questions.Length)));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                if (!stream.Socket.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectWrite)) break;
            }
        }
        Assert.InRange(sent, 0, 64L << 20);
        Assert.InRange(KeptSince(before), long.MinValue, LittleBytes);
        await _bed.StillAnswersAsync();
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
        Assert.InRange(KeptSince(before), long.MinValue, LittleBytes);
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
        Assert.InRange(KeptSince(before), long.MinValue, LittleBytes);
        // and once they are forgotten, slices are joined again
        _bed.Clock.Advance(ReassemblyLimits.Default.Lifetime);
        Assert.Equal(ResponseCode.ValuesNotFound, await HostileSlices.AskAsync(udp, 77));
    }

    private static long KeptSince(long before) => GC.GetTotalMemory(forceFullCollection: true) - before;
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostileMemory
{
    public const string Name = "hostile memory";
}

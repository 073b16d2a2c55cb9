using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Packets;

namespace Yiwang.Unit.Tests.Wire.Handle;

public sealed class PacketTests
{
    private static readonly PacketSource Here = new(1, 1), There = new(2, 1);
    private readonly Stepped _time = new();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(492, 1)]
    [InlineData(493, 2)]
    [InlineData(984, 2)]
    [InlineData(262_144, 533)]
    public void A_message_is_cut_and_joined_in_any_order(int length, int packets)
    {
        var message = Message(length);
        Assert.Equal(packets, PacketSlicer.Count(length));
        var slices = Slices(message);
        Assert.All(slices[..^1], s => Assert.Equal(HandleLimits.PacketBytes, s.Length));
        new Random(length).Shuffle(slices);
        var reassembly = new Reassembly(ReassemblyLimits.Default, _time);
        byte[] joined = [];
        for (var i = 0; i < slices.Length; i++)
            Assert.Equal(i == slices.Length - 1 ? ReassemblyOutcome.Complete : ReassemblyOutcome.Waiting, Add(reassembly, Here, slices[i], out joined));
        Assert.Equal(message[HandleLimits.EnvelopeBytes..], joined);
        Assert.Equal((0, 0), (reassembly.Count, reassembly.Bytes));
    }

    [Fact]
    public void A_packet_beyond_the_message_is_empty() => Assert.Equal(0, PacketSlicer.Write(Message(600), 2, new byte[HandleLimits.PacketBytes]));

    [Fact]
    public void Repeated_and_false_packets_change_nothing()
    {
        var slices = Slices(Message(1_200));
        var reassembly = new Reassembly(ReassemblyLimits.Default, _time);
        Assert.Equal(ReassemblyOutcome.Waiting, Add(reassembly, Here, slices[1], out _));
        Assert.Equal(ReassemblyOutcome.Duplicate, Add(reassembly, Here, slices[1], out _));
        Assert.Equal(ReassemblyOutcome.Inconsistent, Add(reassembly, Here, With(slices[0], e => e with { MessageLength = 1_201 }), out _));
        Assert.Equal(ReassemblyOutcome.Inconsistent, Add(reassembly, Here, With(slices[0], e => e with { Sequence = 3 }), out _));
        Assert.Equal(ReassemblyOutcome.Inconsistent, Add(reassembly, Here, With(slices[0], e => e with { Sequence = -1 }), out _));
        Assert.Equal(ReassemblyOutcome.Inconsistent, Add(reassembly, Here, With(slices[0], e => e with { Sequence = int.MaxValue }), out _));
        Assert.Equal(ReassemblyOutcome.Inconsistent, Add(reassembly, Here, slices[0][..^1], out _));
        Assert.Equal(ReassemblyOutcome.Inconsistent, Add(reassembly, Here, [.. slices[2], 0], out _));
        // another sender's packets with the same numbers are another message
        Assert.Equal(ReassemblyOutcome.Waiting, Add(reassembly, There, slices[0], out _));
        Assert.Equal(ReassemblyOutcome.Waiting, Add(reassembly, Here, slices[0], out _));
        Assert.Equal(ReassemblyOutcome.Complete, Add(reassembly, Here, slices[2], out var joined));
        Assert.Equal(1_200, joined.Length);
    }

    [Fact]
    public void What_is_not_finished_in_time_is_forgotten()
    {
        var slices = Slices(Message(600));
        var reassembly = new Reassembly(ReassemblyLimits.Default, _time);
        Add(reassembly, Here, slices[0], out _);
        _time.Advance(ReassemblyLimits.Default.Lifetime - TimeSpan.FromTicks(1));
        Add(reassembly, There, slices[0], out _);
        Assert.Equal(2, reassembly.Count);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ReassemblyOutcome.Waiting, Add(reassembly, Here, slices[1], out _));
        Assert.Equal(2, reassembly.Count);
        Assert.Equal(ReassemblyOutcome.Complete, Add(reassembly, There, slices[1], out _));
    }

    [Fact]
    public void A_flood_of_beginnings_stays_within_its_bounds()
    {
        var limits = new ReassemblyLimits(Messages: 100, MessagesPerSource: 8, Bytes: 40_000, BytesPerSource: 3_000, TimeSpan.FromSeconds(10));
        var reassembly = new Reassembly(limits, _time);
        var first = Slices(Message(262_144))[0];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20_000; i++)
        {
            Add(reassembly, new((UInt128)(i % 50), i), With(first, e => e with { RequestId = i }), out _);
            Assert.InRange(reassembly.Count, 0, limits.Messages);
            Assert.InRange(reassembly.Bytes, 0, limits.Bytes);
        }
        // a claim of 256 KiB costs the 492 bytes that came
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000 * 2_048L);
        Assert.Equal(ReassemblyOutcome.Overfull, Add(reassembly, new(1_000, 1), With(first, e => e with { RequestId = -1 }), out _));
        _time.Advance(limits.Lifetime);
        Assert.Equal(ReassemblyOutcome.Waiting, Add(reassembly, new(1_000, 1), first, out _));
        Assert.Equal((1, HandleLimits.PacketPayloadBytes), (reassembly.Count, reassembly.Bytes));
    }

    [Fact]
    public void One_address_cannot_take_the_place_of_others()
    {
        var reassembly = new Reassembly(ReassemblyLimits.Default, _time);
        var slices = Slices(Message(1_000));
        for (var i = 0; i < 100; i++) Add(reassembly, new(7, i), With(slices[0], e => e with { RequestId = i }), out _);
        Assert.Equal(ReassemblyLimits.Default.MessagesPerSource, reassembly.Count);
        Assert.Equal(ReassemblyOutcome.Waiting, Add(reassembly, Here, slices[0], out _));
    }

    private static ReassemblyOutcome Add(Reassembly reassembly, PacketSource source, byte[] packet, out byte[] message)
    {
        Assert.Equal(WireFault.None, Envelope.TryRead(packet, out var envelope));
        return reassembly.Add(source, envelope, packet.AsSpan(HandleLimits.EnvelopeBytes), out message);
    }

    private static byte[] With(byte[] packet, Func<Envelope, Envelope> change)
    {
        Envelope.TryRead(packet, out var envelope);
        var changed = (byte[])packet.Clone();
        change(envelope).Write(changed);
        return changed;
    }

    private static byte[] Message(int length)
    {
        var message = new byte[HandleLimits.EnvelopeBytes + length];
        new Random(length).NextBytes(message);
        new Envelope(ProtocolVersion.Current, EnvelopeFlags.None, ProtocolVersion.Current, 1, 2, 0, length).Write(message);
        return message;
    }

    private static byte[][] Slices(byte[] message)
    {
        var packet = new byte[HandleLimits.PacketBytes];
        return [.. Enumerable.Range(0, PacketSlicer.Count(message.Length - HandleLimits.EnvelopeBytes)).Select(i => packet[..PacketSlicer.Write(message, i, packet)])];
    }

    private sealed class Stepped : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}

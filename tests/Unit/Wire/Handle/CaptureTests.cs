using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Packets;

namespace Yiwang.Unit.Tests.Wire.Handle;

/// <summary>Every message of real clients decodes, and encodes to the same bytes.</summary>
public sealed class CaptureTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Captures.Messages.Length)];

    [Fact]
    public void All_captured_messages_are_here() => Assert.Equal((28, 27), (Captures.Packets.Length, Captures.Messages.Length));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_captured_message_is_written_as_it_was_read(int number)
    {
        var bytes = Captures.Messages[number];
        Assert.Equal(WireFault.None, Envelope.TryRead(bytes, out var envelope));
        Assert.Equal(bytes.Length - HandleLimits.EnvelopeBytes, envelope.MessageLength);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message));
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(message!.Encode()));
        Assert.Equal(Convert.ToHexString(message.Signed), Convert.ToHexString(message.EncodeSigned()));
    }

    [Fact]
    public void The_captured_slices_are_cut_and_joined_alike()
    {
        var slices = Captures.Packets.Where(p => p.Transport == "UDP" && p.Bytes[2] == 0x22).Select(p => p.Bytes).ToArray();
        Assert.Equal(2, slices.Length);
        var whole = Captures.Messages[^1];
        Assert.Equal(2, PacketSlicer.Count(whole.Length - HandleLimits.EnvelopeBytes));
        var packet = new byte[HandleLimits.PacketBytes];
        for (var i = 0; i < slices.Length; i++)
            Assert.Equal(Convert.ToHexString(slices[i]), Convert.ToHexString(packet.AsSpan(0, PacketSlicer.Write(whole, i, packet))));
    }
}

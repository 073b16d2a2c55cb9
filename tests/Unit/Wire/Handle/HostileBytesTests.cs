using Xunit;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Wire.Handle;

public sealed class HostileBytesTests
{
    private const int Mutations = 20_000;
    // a list of empty strings costs 4 bytes on the wire and a reference here; then the message is written and read once more
    private const int BytesPerByte = 64, BytesOfAnyMessage = 64 * 1_024;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, GoldenMessages.All.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_message_of_ours_is_written_as_it_was_read(int number)
    {
        var bytes = GoldenMessages.All[number];
        Envelope.TryRead(bytes, out var envelope);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message));
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(message!.Encode()));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_message_cut_anywhere_is_no_message(int number)
    {
        var bytes = GoldenMessages.All[number];
        Assert.Equal(WireFault.None, Envelope.TryRead(bytes, out var envelope));
        Assert.Equal(WireFault.None, Header.TryRead(bytes.AsSpan(HandleLimits.EnvelopeBytes), out var header));
        for (var length = 0; length < bytes.Length; length++)
        {
            if (length < HandleLimits.EnvelopeBytes)
            {
                Assert.Equal(WireFault.NeedMore, Envelope.TryRead(bytes.AsSpan(0, length), out _));
                continue;
            }
            var fault = HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes, length - HandleLimits.EnvelopeBytes), out _);
            // the credential may be left out whole, its length with it
            var whole = length == MessageFrame.HeadBytes + header.BodyLength;
            Assert.True(whole ? fault == WireFault.None : fault == WireFault.NeedMore, $"{length} bytes: {fault}");
        }
    }

    [Fact]
    public void Twenty_thousand_damaged_messages_neither_throw_nor_take_memory()
    {
        var mutations = new HandleMutations(GoldenMessages.All, 20_261_121);
        foreach (var message in GoldenMessages.All) HandleFeed.Feed(message);
        var understood = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = mutations.Next();
            var before = GC.GetAllocatedBytesForCurrentThread();
            if (HandleFeed.Feed(bytes)) understood++;
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken <= BytesOfAnyMessage + BytesPerByte * (long)bytes.Length, $"{taken} bytes for {Convert.ToHexString(bytes)}");
        }
        // damage that no reader notices would test nothing, and neither would damage that none gets past
        Assert.InRange(understood, Mutations / 50, Mutations / 2);
    }

    [Theory]
    [InlineData("00000004" + "61626364", int.MaxValue)]
    [InlineData("00000004" + "61626364", -1)]
    [InlineData("00000004" + "61626364", 1 << 20)]
    public void A_false_count_takes_no_memory(string handle, int count)
    {
        var writer = WireWriter.Growing();
        writer.Raw(Convert.FromHexString(handle));
        writer.Int32(count);
        writer.Int32(0);
        var body = writer.ToArray();
        foreach (var operation in new[] { OpCode.Resolve, OpCode.CreateHandle, OpCode.RemoveValue })
        {
            var message = GoldenMessages.Request(operation, new Yiwang.Wire.Handle.Bodies.PlainBody { Rest = body });
            Envelope.TryRead(message, out var envelope);
            HandleMessage.TryRead(envelope, message.AsSpan(HandleLimits.EnvelopeBytes), out _);
            var fault = WireFault.None;
            Assert.InRange(Allocations.Least(() => fault = HandleMessage.TryRead(envelope, message.AsSpan(HandleLimits.EnvelopeBytes), out _)), 0, 1_024);
            Assert.NotEqual(WireFault.None, fault);
        }
    }

    [Fact]
    public void Limits_of_the_protocol_hold_at_their_last_byte()
    {
        Assert.Equal(WireFault.None, Read(OpCode.DeleteHandle, Text(2_048)));
        Assert.Equal(WireFault.TooLong, Read(OpCode.DeleteHandle, Text(2_049)));
        var value = new byte[HandleLimits.ValueBytesMin];
        byte[] Values(int count) => [.. Text(1), (byte)(count >> 24), (byte)(count >> 16), (byte)(count >> 8), (byte)count, .. Enumerable.Repeat(value, count).SelectMany(v => v)];
        Assert.Equal(WireFault.None, Read(OpCode.CreateHandle, Values(2_048)));
        Assert.Equal(WireFault.TooLong, Read(OpCode.CreateHandle, Values(2_049)));
        Assert.Equal(WireFault.TooLong, Envelope.TryRead([2, 11, 2, 11, .. new byte[12], 0, 4, 0, 1], out _));
        Assert.Equal(WireFault.None, Envelope.TryRead([2, 11, 2, 11, .. new byte[12], 0, 4, 0, 0], out _));
        Assert.Equal(WireFault.BadLength, Envelope.TryRead([2, 11, 2, 11, .. new byte[12], 0xFF, 0, 0, 0], out _));
        Assert.Equal(WireFault.BadText, Read(OpCode.DeleteHandle, [0, 0, 0, 1, 0xFF]));
    }

    private static byte[] Text(int length) => [0, 0, (byte)(length >> 8), (byte)length, .. Enumerable.Repeat((byte)'a', length)];

    private static WireFault Read(OpCode operation, byte[] body)
    {
        var message = GoldenMessages.Request(operation, new Yiwang.Wire.Handle.Bodies.PlainBody { Rest = body });
        Envelope.TryRead(message, out var envelope);
        return HandleMessage.TryRead(envelope, message.AsSpan(HandleLimits.EnvelopeBytes), out _);
    }
}

using Xunit;
using Yiwang.Wire.Modbus;

namespace Yiwang.Unit.Tests.Wire.Modbus;

/// <summary>Bytes out of the specification (Modbus application protocol 1.1b3, messaging on TCP/IP 1.0b, serial line 1.02) and of an independent master.</summary>
public sealed class FrameTests
{
    /// <summary>Requests of the specification's own examples, function by function.</summary>
    public static TheoryData<string, FunctionCode, int, int, string> Requests => new()
    {
        { "0100130013", FunctionCode.ReadCoils, 19, 19, "" },
        { "0200C40016", FunctionCode.ReadDiscreteInputs, 196, 22, "" },
        { "03006B0003", FunctionCode.ReadHoldingRegisters, 107, 3, "" },
        { "0400080001", FunctionCode.ReadInputRegisters, 8, 1, "" },
        { "0500ACFF00", FunctionCode.WriteSingleCoil, 172, 1, "FF00" },
        { "0600010003", FunctionCode.WriteSingleRegister, 1, 1, "0003" },
        { "0F0013000A02CD01", FunctionCode.WriteMultipleCoils, 19, 10, "CD01" },
        { "10000100020400 0A0102", FunctionCode.WriteMultipleRegisters, 1, 2, "000A0102" },
        { "16000400F20025", FunctionCode.MaskWriteRegister, 4, 1, "00F20025" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Requests_are_the_bytes_of_the_specification(string hex, FunctionCode function, int address, int count, string values)
    {
        var golden = Convert.FromHexString(hex.Replace(" ", ""));
        var pdu = new byte[ModbusLimits.PduBytes];
        var request = new ModbusRequest(function, (ushort)address, (ushort)count);
        Assert.Equal(golden, pdu[..request.Write(pdu, Convert.FromHexString(values))]);

        Assert.Equal(ModbusFault.None, ModbusRequest.Read(golden, out var read, out var readValues));
        Assert.Equal(request, read);
        Assert.Equal(values, Convert.ToHexString(readValues));
        for (var length = 0; length < golden.Length; length++)
            Assert.NotEqual(ModbusFault.None, ModbusRequest.Read(golden.AsSpan(0, length), out _, out _));
    }

    [Fact]
    public void Function_23_writes_and_reads_in_one_request()
    {
        var golden = Convert.FromHexString("1700030006000E00030600FF00FF00FF");
        var request = new ModbusRequest(FunctionCode.ReadWriteMultipleRegisters, 3, 6, 14, 3);
        var pdu = new byte[ModbusLimits.PduBytes];
        Assert.Equal(golden, pdu[..request.Write(pdu, Convert.FromHexString("00FF00FF00FF"))]);
        Assert.Equal(ModbusFault.None, ModbusRequest.Read(golden, out var read, out var values));
        Assert.Equal(request, read);
        Assert.Equal(6, values.Length);
    }

    [Theory]
    [InlineData("0300000000", ModbusFault.BadCount)]
    [InlineData("030000007E", ModbusFault.BadCount)]
    [InlineData("03FFFF0002", ModbusFault.BadAddress)]
    [InlineData("01000007D1", ModbusFault.BadCount)]
    [InlineData("050000FF01", ModbusFault.BadValue)]
    [InlineData("100000000202000A", ModbusFault.BadCount)]
    [InlineData("1000000001030001", ModbusFault.BadLength)]
    [InlineData("0300000001FF", ModbusFault.BadLength)]
    [InlineData("2B0E0100", ModbusFault.UnknownFunction)]
    [InlineData("", ModbusFault.BadLength)]
    public void A_wrong_request_has_a_named_fault(string hex, ModbusFault fault) =>
        Assert.Equal(fault, ModbusRequest.Read(Convert.FromHexString(hex), out _, out _));

    [Theory]
    [InlineData("030600AE56524340", ModbusFault.None, 0)]
    [InlineData("8302", ModbusFault.None, 2)]
    [InlineData("8300", ModbusFault.BadLength, 0)]
    [InlineData("83", ModbusFault.BadLength, 0)]
    [InlineData("830202", ModbusFault.BadLength, 2)]
    [InlineData("0406 00AE56524340", ModbusFault.WrongFunction, 0)]
    [InlineData("030400AE5652", ModbusFault.BadCount, 0)]
    [InlineData("030600AE5652", ModbusFault.BadLength, 0)]
    public void An_answer_is_held_against_its_request(string hex, ModbusFault fault, int exception)
    {
        var request = new ModbusRequest(FunctionCode.ReadHoldingRegisters, 107, 3);
        Assert.Equal(fault, ModbusAnswer.Read(request, default, Convert.FromHexString(hex.Replace(" ", "")), out var code, out _));
        Assert.Equal(exception, (int)code);
    }

    [Fact]
    public void A_write_is_done_only_when_the_answer_repeats_it()
    {
        var sent = Convert.FromHexString("100001000204000A0102");
        var request = new ModbusRequest(FunctionCode.WriteMultipleRegisters, 1, 2);
        Assert.Equal(ModbusFault.None, ModbusAnswer.Read(request, sent, Convert.FromHexString("1000010002"), out _, out _));
        Assert.Equal(ModbusFault.BadEcho, ModbusAnswer.Read(request, sent, Convert.FromHexString("1000010001"), out _, out _));
    }

    [Fact]
    public void A_TCP_frame_says_how_long_it_is()
    {
        var golden = Convert.FromHexString("15010000000605030000000A");
        Assert.Equal(ModbusFault.None, TcpFrame.Read(golden, out var frame));
        Assert.Equal(new TcpFrame(0x1501, 5, 5), frame);
        var written = new byte[TcpFrame.HeaderBytes];
        frame.Write(written);
        Assert.Equal(golden[..7], written);
        for (var length = 0; length < golden.Length; length++) Assert.Equal(ModbusFault.NeedMore, TcpFrame.Read(golden.AsSpan(0, length), out _));
        Assert.Equal(ModbusFault.BadProtocol, TcpFrame.Read(Convert.FromHexString("48545450"), out _));
        Assert.Equal(ModbusFault.BadLength, TcpFrame.Read(Convert.FromHexString("000100000001FF"), out _));
        Assert.Equal(ModbusFault.BadLength, TcpFrame.Read(Convert.FromHexString("00010000FFFFFF"), out _));
    }

    /// <summary>A capture of libmodbus asking a unit for ten registers.</summary>
    [Fact]
    public void An_RTU_frame_carries_its_checksum_low_byte_first()
    {
        var frame = new byte[8];
        var request = new ModbusRequest(FunctionCode.ReadHoldingRegisters, 0, 10);
        Assert.Equal(8, RtuFrame.Close(frame, 1, request.Write(frame.AsSpan(1))));
        Assert.Equal("01030000000AC5CD", Convert.ToHexString(frame));
        Assert.Equal(ModbusFault.None, RtuFrame.ReadRequest(frame, out var unit, out var pdu));
        Assert.Equal((1, 5), (unit, pdu.Length));
    }

    [Theory]
    [InlineData("0103020005")]
    [InlineData("018302")]
    [InlineData("01050000FF00")]
    [InlineData("010F00000008")]
    [InlineData("0116000400F20025")]
    [InlineData("0117040001FFFF")]
    public void An_RTU_answer_ends_where_its_function_says(string hex)
    {
        var body = Convert.FromHexString(hex);
        var frame = new byte[body.Length + 2];
        body.CopyTo(frame, 0);
        RtuFrame.Close(frame, 1, body.Length - 1);
        Assert.Equal(ModbusFault.None, RtuFrame.ReadAnswer([.. frame, 0xFF], out _, out var pdu));
        Assert.Equal(body.Length - 1, pdu.Length);
        for (var length = 0; length < frame.Length; length++) Assert.Equal(ModbusFault.NeedMore, RtuFrame.ReadAnswer(frame.AsSpan(0, length), out _, out _));
        for (var bit = 0; bit < 8 * frame.Length; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            if (bit >= 8) Assert.NotEqual(ModbusFault.None, RtuFrame.ReadAnswer(frame, out _, out _));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Garbage_is_answered_with_a_fault_and_nothing_else()
    {
        var random = new Random(20261121);
        var bytes = new byte[ModbusLimits.RtuBytes];
        for (var i = 0; i < 20_000; i++)
        {
            var some = bytes.AsSpan(0, random.Next(bytes.Length));
            random.NextBytes(some);
            if (i % 2 == 0 && some.Length > 1) some[1] = (byte)random.Next(24);
            if (ModbusRequest.Read(some, out var request, out var values) == ModbusFault.None) Assert.True(request.Address + request.Count <= 65_536 && values.Length <= some.Length);
            ModbusAnswer.Read(new(FunctionCode.ReadHoldingRegisters, 0, 10), default, some, out _, out _);
            TcpFrame.Read(some, out _);
            Assert.NotEqual(ModbusFault.None, RtuFrame.ReadAnswer(some, out _, out _));
            RtuFrame.ReadRequest(some, out _, out _);
        }
    }
}

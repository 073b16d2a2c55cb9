using System.Text;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Connect.Mqtt.Payloads;
using Yiwang.Streams;
using Yiwang.Streams.Codec;
using Yiwang.Unit.Tests.Streams.Codec;
using Yiwang.Unit.Tests.Wire.Mqtt;
using Yiwang.Unit.Tests.Wire.Sparkplug;
using Yiwang.Wire.LineProtocol;
using Yiwang.Wire.Modbus;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Benchmarks.Fuzz;

/// <summary>Readers of what machines, gateways and brokers send, and of chunks as they lie on the disk.</summary>
internal static class MachineTargets
{
    /// <summary>Answers to the requests of <see cref="s_asked"/>, in their order, then requests as a master sends them.</summary>
    private static readonly string[] s_pdus =
    [
        "0103CD6B05", "0203ACDB35", "0306022B00000064", "0402000A", "0500ACFF00", "0600010003", "0F0013000A", "1000010002", "16000400F20025", "170C00FE0ACD00010003000D00FF", "8302",
        "0100130013", "03006B0003", "0F0013000A02CD01", "100001000204000A0102", "1700030006000E00030600FF00FF00FF",
    ];

    private static readonly ModbusRequest[] s_asked =
    [
        new(FunctionCode.ReadCoils, 19, 19), new(FunctionCode.ReadDiscreteInputs, 196, 22), new(FunctionCode.ReadHoldingRegisters, 107, 3), new(FunctionCode.ReadInputRegisters, 8, 1),
        new(FunctionCode.WriteSingleCoil, 172, 1), new(FunctionCode.WriteSingleRegister, 1, 1), new(FunctionCode.WriteMultipleCoils, 19, 10), new(FunctionCode.WriteMultipleRegisters, 1, 2),
        new(FunctionCode.MaskWriteRegister, 4, 1), new(FunctionCode.ReadWriteMultipleRegisters, 3, 6, 14, 3),
    ];

    private static readonly string[] s_lines =
    [
        "m,a=b f=1.25,g=\"x \\\" y\" 1000\nn,c=\\ d f=t,g=12i 2000\n", "# head\r\n  pump,温=度 level=-3.5e-7,on=true,n=18446744073709551615u 1700000000000000000\r\n", "EQ-A-001 pressure=1.5,state=\"运行\"",
    ];

    private static readonly string[] s_payloads =
    [
        """{"ts":1700000000123,"v_rms":1.12,"temp":41.5,"name":"\u6cf5","more":{"a":[1,2,3]}}""", """{"samples":[{"v":1,"ts":"2026-11-21T08:00:00+08:00"},{"v":2.5,"ts":1700000000}]}""", "a,b,c\n1700000000,2,3\n", "31.5", "开",
    ];

    private static readonly ThreadLocal<ChunkSamples> s_samples = new(() => new());
    private static readonly ThreadLocal<LineParser> s_parser = new(() => new());
    private static readonly ThreadLocal<SparkplugWriter> s_writer = new(() => new());
    private static readonly ThreadLocal<PayloadPlan> s_plan = new(Plan);

    public static readonly FuzzTarget[] All =
    [
        FuzzTargets.Of("mqtt", [.. PacketSamples.All.Select(s => PacketSamples.Bytes(s.Hex))], FeedMqtt),
        FuzzTargets.Of("modbus-tcp", [.. Pdus().Select(OverTcp)], FeedTcp),
        FuzzTargets.Of("modbus-rtu", [.. Pdus().Select(OverSerialLine)], FeedRtu),
        FuzzTargets.Of("lines", [.. s_lines.Select(Encoding.UTF8.GetBytes)], FeedLines),
        FuzzTargets.Of("sparkplug", [ForeignPayload.Bytes, new SparkplugState(true, 1_700_000_000_000).ToJson(), "OFFLINE"u8.ToArray()], FeedSparkplug),
        FuzzTargets.Of("payloads", [.. s_payloads.Select(Encoding.UTF8.GetBytes)], FeedPayload),
        FuzzTargets.Of("chunks", Chunks(), FeedChunk),
    ];

    private static IEnumerable<byte[]> Pdus() => s_pdus.Select(Convert.FromHexString);

    private static byte[] OverTcp(byte[] pdu)
    {
        var frame = new byte[TcpFrame.HeaderBytes + pdu.Length];
        new TcpFrame(7, 1, pdu.Length).Write(frame);
        pdu.CopyTo(frame, TcpFrame.HeaderBytes);
        return frame;
    }

    private static byte[] OverSerialLine(byte[] pdu)
    {
        var frame = new byte[pdu.Length + RtuFrame.Overhead];
        pdu.CopyTo(frame, 1);
        return frame[..RtuFrame.Close(frame, 1, pdu.Length)];
    }

    // a packet says nothing about its version: both readers get it
    private static bool FeedMqtt(byte[] bytes) =>
        (PacketReading.Read(bytes, MqttVersion.V5, out var whole5, out _) == MqttReason.Success && whole5) | (PacketReading.Read(bytes, MqttVersion.V311, out var whole, out _) == MqttReason.Success && whole);

    private static bool FeedTcp(byte[] bytes) =>
        TcpFrame.Read(bytes, out var frame) == ModbusFault.None && FeedPdu(bytes.AsSpan(TcpFrame.HeaderBytes, frame.PduBytes));

    /// <summary>As it came, and with its checksum made good, or nothing would get past that.</summary>
    private static bool FeedRtu(byte[] bytes)
    {
        var good = RtuFrame.ReadAnswer(bytes, out _, out var pdu) == ModbusFault.None && FeedPdu(pdu);
        good |= RtuFrame.ReadRequest(bytes, out _, out pdu) == ModbusFault.None && FeedPdu(pdu);
        if (bytes.Length <= RtuFrame.Overhead) return good;
        RtuFrame.Close(bytes, bytes[0], bytes.Length - RtuFrame.Overhead);
        good |= RtuFrame.ReadAnswer(bytes, out _, out pdu) == ModbusFault.None && FeedPdu(pdu);
        return good | (RtuFrame.ReadRequest(bytes, out _, out pdu) == ModbusFault.None && FeedPdu(pdu));
    }

    private static bool FeedPdu(ReadOnlySpan<byte> pdu)
    {
        var good = ModbusRequest.Read(pdu, out _, out _) == ModbusFault.None;
        Span<byte> sent = stackalloc byte[ModbusLimits.PduBytes];
        foreach (var request in s_asked)
        {
            request.Write(sent);
            good |= ModbusAnswer.Read(request, sent, pdu, out _, out _) == ModbusFault.None;
        }
        return good;
    }

    private static bool FeedLines(byte[] bytes)
    {
        var parser = s_parser.Value!;
        parser.Start(ofBody: true);
        var good = false;
        for (var step = parser.Next(bytes, last: true, LinePrecision.Nanoseconds); step != LineStep.End; step = parser.Next(bytes, last: true, LinePrecision.Nanoseconds))
        {
            if (step == LineStep.NeedMore) throw new InvalidOperationException("the last piece of a body needs no more");
            if (step != LineStep.Line) continue;
            good |= LineKey.TryParse(bytes.AsSpan(parser.LineStart, parser.KeyLength), out _);
        }
        return good;
    }

    private static bool FeedSparkplug(byte[] bytes)
    {
        if (SparkplugState.TryParse(bytes, out _)) return true;
        if (!SparkplugPayload.TryRead(bytes, out var payload)) return false;
        var writer = s_writer.Value!;
        writer.Start(payload.Timestamp, (byte)(payload.Sequence ?? 0));
        foreach (var metric in payload)
        {
            metric.TryNumber(metric.DataType, out _);
            metric.TryInteger(metric.DataType, out _);
            writer.Add(metric);
        }
        return true;
    }

    private static PayloadPlan Plan()
    {
        (string, string)[] selectors = [("$.v_rms", "$.ts"), ("$.temp", "$.ts"), ("$.more.a[1]", ""), ("$.samples[*].v", "$.samples[*].ts"), ("2", "1"), ("b", ""), ("", "")];
        return PayloadPlan.TryCompile(selectors, TimeZoneInfo.Utc, out var plan, out var problem) ? plan : throw new InvalidOperationException(problem.En);
    }

    private static bool FeedPayload(byte[] bytes)
    {
        var counted = new Counted();
        s_plan.Value!.Read(bytes, ref counted);
        PayloadGuess.Of("yz/a", bytes);
        return counted.Values > 1;
    }

    private static byte[][] Chunks()
    {
        var text = new SampleBatch();
        var steady = Signals.Steady(200);
        for (var i = 0; i < steady.Length; i++) text.Add(new SeriesId(1), steady[i], Encoding.UTF8.GetBytes("状态 " + i % 7), Quality.Good);
        return
        [
            Chunk(SampleKind.Number, Signals.Jittery(200, 1, 2_000), Signals.Walk(200, 1, 0.1, 2), []),
            Chunk(SampleKind.Number, steady, Signals.Walk(200, 2, 1, 17), []),
            Chunk(SampleKind.Integer, steady, [.. Enumerable.Range(0, 200).Select(i => i * 1_000L)], []),
            Chunk(SampleKind.Text, steady, text.Bits.ToArray(), text.Bytes.ToArray()),
        ];
    }

    private static byte[] Chunk(SampleKind kind, long[] times, long[] values, byte[] bytes)
    {
        var into = new byte[ChunkCodec.SizeMax(times.Length, bytes.Length)];
        return into[..ChunkCodec.Encode(kind, times, times, values, new byte[times.Length], bytes, into, out _)];
    }

    private static bool FeedChunk(byte[] bytes) => ChunkCodec.TryDecode(bytes, s_samples.Value!);

    private struct Counted : IPayloadSink
    {
        public int Values { get; private set; }
        public void Value(int place, in PickedValue value, long timeUs, bool timeUnread)
        {
            value.TryNumber(out _);
            Values++;
        }

        public readonly void Missing(int place) { }
    }
}

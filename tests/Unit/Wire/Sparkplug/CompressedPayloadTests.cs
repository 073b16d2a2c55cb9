using System.IO.Compression;
using Xunit;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Unit.Tests.Wire.Sparkplug;

/// <summary>Payloads that npm sparkplug-client and Tahu compress: an envelope of two fields around the packed bytes.</summary>
public sealed class CompressedPayloadTests
{
    private static readonly byte[] s_plain = Payload();

    public static TheoryData<string> Ways => ["gzip", "zlib", "deflate"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_was_packed_comes_out(string way)
    {
        Assert.True(CompressedPayload.TryOpen(Envelope(Pack(s_plain, way)), out var open));
        Assert.Equal(s_plain, open.ToArray());
        Assert.True(SparkplugPayload.TryRead(open, out var payload));
        Assert.Equal((7ul, 1), (payload.Sequence!.Value, payload.Metrics));
    }

    [Fact]
    public void What_is_not_packed_stays_as_it_is()
    {
        Assert.True(CompressedPayload.TryOpen(s_plain, out var open));
        Assert.True(open == s_plain);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Cut_bytes_give_no_whole_payload_and_never_throw(string way)
    {
        var packed = Pack(s_plain, way);
        for (var length = 0; length < packed.Length; length++)
        {
            if (CompressedPayload.TryOpen(Envelope(packed[..length]), out var open)) Assert.True(open.Length <= s_plain.Length);
        }
    }

    [Fact]
    public void A_body_that_swells_beyond_all_bounds_is_refused() =>
        Assert.False(CompressedPayload.TryOpen(Envelope(Pack(new byte[CompressedPayload.BytesMax + 1], "gzip")), out _));

    private static byte[] Payload()
    {
        var writer = new SparkplugWriter();
        writer.Start(1_700_000_000_000, 7);
        writer.Add(new() { Name = "v_rms"u8, DataType = SparkplugDataType.Double, Field = SparkplugField.Double, Bits = BitConverter.DoubleToUInt64Bits(1.5) });
        return writer.Payload.ToArray();
    }

    private static byte[] Pack(byte[] bytes, string way)
    {
        using var into = new MemoryStream();
        using (Stream packing = way switch { "gzip" => new GZipStream(into, CompressionLevel.Optimal), "zlib" => new ZLibStream(into, CompressionLevel.Optimal), _ => new DeflateStream(into, CompressionLevel.Optimal) }) packing.Write(bytes);
        return into.ToArray();
    }

    private static byte[] Envelope(byte[] body)
    {
        var bytes = new List<byte> { 0x22, 18 };
        bytes.AddRange("SPBV1.0_COMPRESSED"u8);
        bytes.Add(0x2A);
        var length = body.Length;
        for (; length >= 0x80; length >>= 7) bytes.Add((byte)(length | 0x80));
        bytes.Add((byte)length);
        bytes.AddRange(body);
        return [.. bytes];
    }
}

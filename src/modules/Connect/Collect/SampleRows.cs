using System.Buffers;
using Yiwang.Streams;

namespace Yiwang.Connect.Collect;

/// <summary>
/// Samples as bytes, on a collector's disk and on the way to its node: count, then for each the series number with a bit for "not Good", the time as the difference from the sample before,
/// the quality where it is not Good, and the value (8 bytes of a double, a signed number, a bit, or bytes with their length).
/// </summary>
internal static class SampleRows
{
    public static void Write(IBufferWriter<byte> to, SampleBatch samples, Func<uint, SampleKind> kindOf)
    {
        to.Varint((ulong)samples.Count);
        long before = 0;
        for (var i = 0; i < samples.Count; i++)
        {
            var quality = samples.Qualities[i];
            var id = samples.Series[i];
            to.Varint((ulong)id << 1 | (quality == 0 ? 0u : 1u));
            to.Signed(samples.Times[i] - before);
            before = samples.Times[i];
            if (quality != 0) to.Byte(quality);
            var bits = samples.Bits[i];
            switch (kindOf(id))
            {
                case SampleKind.Number: to.Eight(bits); break;
                case SampleKind.Integer: to.Signed(bits); break;
                case SampleKind.Boolean: to.Byte((byte)(bits & 1)); break;
                default: to.Bytes(samples.Bytes.Slice((int)(bits >> 32), (int)(uint)bits)); break;
            }
        }
    }

    /// <param name="take">Is handed each sample; the bytes are valid during the call.</param>
    /// <param name="kindOf">0 = no such series, which ends the reading.</param>
    /// <returns>False when the bytes are not such samples; some may have been handed over by then.</returns>
    public static bool TryRead(ref ByteReader from, Func<uint, SampleKind> kindOf, RowTaker take)
    {
        var count = from.Count(StreamLimits.BatchSamples);
        long time = 0;
        for (var i = 0; i < count && !from.Failed; i++)
        {
            var head = from.Varint();
            var id = (uint)Math.Min(head >> 1, uint.MaxValue);
            time += from.Signed();
            var quality = new Quality((head & 1) == 0 ? (byte)0 : from.Byte());
            long bits = 0;
            ReadOnlySpan<byte> bytes = default;
            switch (kindOf(id))
            {
                case SampleKind.Number: bits = from.Eight(); break;
                case SampleKind.Integer: bits = from.Signed(); break;
                case SampleKind.Boolean: bits = from.Byte() & 1; break;
                case SampleKind.Text: bytes = from.Bytes(StreamLimits.TextBytes); break;
                case SampleKind.Block: bytes = from.Bytes(StreamLimits.BlockBytes); break;
                default: return false;
            }
            if (!from.Failed) take(id, time, bits, bytes, quality);
        }
        return !from.Failed;
    }
}

internal delegate void RowTaker(uint series, long timeUs, long bits, ReadOnlySpan<byte> bytes, Quality quality);

using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Yiwang.Streams.Codec;

/// <summary>Text and blocks: each different value once, in order of first appearance and squeezed when that pays, then a column of their numbers.</summary>
internal static class BytesColumn
{
    private const int BrotliQuality = 1, BrotliWindow = 18, BrotliFrom = 128;

    public static void Write(ref ChunkWriter into, ReadOnlySpan<long> bits, ReadOnlySpan<byte> bytes, CodecScratch scratch)
    {
        Span<long> indexes = scratch.Column.AsSpan(0, bits.Length), places = scratch.Positions;
        var slots = scratch.Slots.AsSpan(0, (int)BitOperations.RoundUpToPowerOf2(2 * (uint)bits.Length));
        slots.Clear();
        int different = 0, total = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            var value = Value(bytes, bits[i]);
            var slot = (int)Hash(value) & (slots.Length - 1);
            while (slots[slot] != 0 && !Value(bytes, places[slots[slot] - 1]).SequenceEqual(value)) slot = (slot + 1) & (slots.Length - 1);
            if (slots[slot] == 0)
            {
                places[different++] = bits[i];
                slots[slot] = different;
                total += value.Length;
            }
            indexes[i] = slots[slot] - 1;
        }
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, ChunkCodec.BytesMax);
        into.Unsigned((ulong)different);
        WriteDictionary(ref into, places[..different], bytes, total, scratch);
        ColumnWriter.Write(ref into, indexes, scratch);
    }

    public static void Read(ref ChunkReader from, ChunkSamples into, CodecScratch scratch)
    {
        var different = from.Unsigned();
        if (different == 0 || different > (ulong)into.Count)
        {
            from.Fail();
            return;
        }
        var places = scratch.Positions.AsSpan(0, (int)different);
        ColumnReader.Read(ref from, places, scratch);
        long total = 0;
        foreach (ref var place in places)
        {
            var length = place;
            if (length < 0 || length > ChunkCodec.BytesMax - total) from.Fail();
            if (!from.Ok) return;
            place = (total << 32) | length;
            total += length;
        }
        ReadBytes(ref from, into.MakeBytes((int)total));
        ColumnReader.Read(ref from, into.Bits, scratch);
        foreach (ref var value in into.Bits)
        {
            if ((ulong)value >= different) from.Fail();
            value = (ulong)value < different ? places[(int)value] : 0;
        }
    }

    private static void WriteDictionary(ref ChunkWriter into, ReadOnlySpan<long> places, ReadOnlySpan<byte> bytes, int total, CodecScratch scratch)
    {
        var lengths = scratch.Exceptions.AsSpan(0, places.Length);
        if (scratch.Bytes.Length < 2 * total) scratch.Bytes = new byte[2 * total];
        Span<byte> plain = scratch.Bytes.AsSpan(0, total), squeezed = scratch.Bytes.AsSpan(total, Math.Max(0, total - 16));
        var at = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var value = Value(bytes, places[i]);
            value.CopyTo(plain[at..]);
            at += value.Length;
            lengths[i] = value.Length;
        }
        ColumnWriter.Write(ref into, lengths, scratch);
        if (total < BrotliFrom || !BrotliEncoder.TryCompress(plain, squeezed, out var size, BrotliQuality, BrotliWindow)) size = total;
        into.Unsigned((ulong)size);
        into.Bytes(size == total ? plain : squeezed[..size]);
    }

    private static void ReadBytes(ref ChunkReader from, Span<byte> plain)
    {
        var stored = from.Bytes(from.Unsigned());
        if (stored.Length == plain.Length) stored.CopyTo(plain);
        else if (!BrotliDecoder.TryDecompress(stored, plain, out var size) || size != plain.Length) from.Fail();
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> bytes, long place) => bytes.Slice((int)(place >> 32), (int)place);

    private static uint Hash(ReadOnlySpan<byte> value)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)value.Length * Prime;
        for (; value.Length >= 8; value = value[8..]) hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(value)) * Prime, 29);
        foreach (var b in value) hash = BitOperations.RotateLeft((hash ^ b) * Prime, 29);
        return (uint)(hash >> 32);
    }
}

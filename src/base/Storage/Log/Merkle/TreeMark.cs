using System.Buffers.Binary;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log.Merkle;

/// <summary>How many leaves are durable in the level files, and their root: two slots written in turn, each with its checksum, so that a torn write leaves the older.</summary>
internal sealed class TreeMark(IStorageFile file) : IDisposable
{
    // size i64 · root 32 · crc u32; a sector apart, so that writing one cannot tear the other
    private const int SlotEvery = 512, SlotBytes = 44;
    private int _turn;

    public (long Size, byte[] Root) Read()
    {
        (long Size, byte[] Root) newest = (0, []);
        Span<byte> slot = stackalloc byte[SlotBytes];
        for (var i = 0; i < 2; i++)
        {
            if (file.Read(i * SlotEvery, slot) < slot.Length || BinaryPrimitives.ReadUInt32LittleEndian(slot[40..]) != Crc32C.Of(slot[..40])) continue;
            var size = BinaryPrimitives.ReadInt64LittleEndian(slot);
            if (size < newest.Size) continue;
            newest = (size, slot[8..40].ToArray());
            _turn = 1 - i;
        }
        return newest;
    }

    public void Write(long size, ReadOnlySpan<byte> root)
    {
        Span<byte> slot = stackalloc byte[SlotBytes];
        BinaryPrimitives.WriteInt64LittleEndian(slot, size);
        root.CopyTo(slot[8..40]);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[40..], Crc32C.Of(slot[..40]));
        file.Write(_turn * SlotEvery, slot);
        file.Flush();
        _turn = 1 - _turn;
    }

    public void Dispose() => file.Dispose();
}

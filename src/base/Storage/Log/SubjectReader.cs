using System.Buffers.Binary;

namespace Yiwang.Storage.Log;

/// <summary>Walks a subjects block: count u8 · count × (flags u8, length u16 big-endian, key). Flag 1 = head, 2 = listed.</summary>
public ref struct SubjectReader
{
    public const byte HeadFlag = 1, ListedFlag = 2;
    private readonly ReadOnlySpan<byte> _block;
    private int _next, _left, _keyAt, _keyLength;
    private byte _flags;

    /// <param name="block">A whole block, or nothing.</param>
    public SubjectReader(ReadOnlySpan<byte> block)
    {
        _block = block;
        _left = block.IsEmpty ? 0 : block[0];
        _next = 1;
    }

    public readonly SubjectReader GetEnumerator() => this;
    public readonly SubjectReader Current => this;
    public readonly bool IsHead => (_flags & HeadFlag) != 0;
    public readonly bool IsListed => (_flags & ListedFlag) != 0;
    public readonly ReadOnlySpan<byte> Key => _block.Slice(_keyAt, _keyLength);

    public bool MoveNext()
    {
        if (_left-- <= 0) return false;
        _flags = _block[_next];
        _keyLength = BinaryPrimitives.ReadUInt16BigEndian(_block[(_next + 1)..]);
        _keyAt = _next + 3;
        _next = _keyAt + _keyLength;
        return true;
    }

    /// <summary>Bytes of the block that begins here, -1 when it is not one.</summary>
    public static int BlockLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return -1;
        var at = 1;
        for (var left = bytes[0]; left > 0; left--)
        {
            if (at + 3 > bytes.Length) return -1;
            at += 3 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 1)..]);
            if (at > bytes.Length) return -1;
        }
        return at;
    }
}

using System.Buffers.Binary;

namespace Yiwang.Wire.Sparkplug;

/// <summary>
/// Fields of one protobuf message in the order of its bytes. Own reader, since the generated kind makes an object of every metric and the format is four wire types.
/// A truncated or hostile message ends the walk with <see cref="Failed"/>; nothing is allocated whatever the bytes say.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public bool Failed { get; private set; }
    public int Field { get; private set; }
    /// <summary>Of varints and fixed widths; 0 for bytes.</summary>
    public ulong Number { get; private set; }
    /// <summary>Of strings, bytes and messages.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }
    /// <summary>Whether the field came as the wire type that <see cref="Bytes"/> holds.</summary>
    public bool IsBytes { get; private set; }

    public bool Next()
    {
        if (Failed || _rest.IsEmpty) return false;
        if (!TryVarint(out var tag) || tag >> 3 is 0 or > int.MaxValue) return Fail();
        (Field, Number, IsBytes) = ((int)(tag >> 3), 0, false);
        Bytes = default;
        return (tag & 7) switch
        {
            0 => TryVarint(out var number) ? Take(number) : Fail(),
            1 => _rest.Length >= 8 ? TakeFixed(8) : Fail(),
            2 => TryVarint(out var length) && length <= (ulong)_rest.Length ? TakeBytes((int)length) : Fail(),
            5 => _rest.Length >= 4 ? TakeFixed(4) : Fail(),
            _ => Fail(), // groups are older than the format that we read
        };
    }

    private bool Take(ulong number)
    {
        Number = number;
        return true;
    }

    private bool TakeFixed(int size)
    {
        Number = size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(_rest) : BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        _rest = _rest[size..];
        return true;
    }

    private bool TakeBytes(int length)
    {
        Bytes = _rest[..length];
        IsBytes = true;
        _rest = _rest[length..];
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10 && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }
        return false;
    }

    private bool Fail()
    {
        Failed = true;
        return false;
    }
}

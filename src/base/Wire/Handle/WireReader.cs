using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Wire.Handle;

/// <summary>
/// Reads big-endian numbers, strings and lists. Every read that fails sets <see cref="Fault"/> once and answers false; later reads then fail too,
/// so a caller may read a whole record and look at the end. Nothing is allocated before its length is known to be there.
/// </summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public WireFault Fault { get; private set; }

    public readonly ReadOnlySpan<byte> Rest => _rest;
    public readonly bool AtEnd => _rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        value = default;
        if (!TryTake(1, out var bytes)) return false;
        value = bytes[0];
        return true;
    }

    public bool TryInt16(out short value)
    {
        value = default;
        if (!TryTake(sizeof(short), out var bytes)) return false;
        value = ReadInt16BigEndian(bytes);
        return true;
    }

    public bool TryInt32(out int value)
    {
        value = default;
        if (!TryTake(sizeof(int), out var bytes)) return false;
        value = ReadInt32BigEndian(bytes);
        return true;
    }

    public bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (Fault != WireFault.None) return false;
        if (count < 0) return Fail(WireFault.BadLength);
        if (count > _rest.Length) return Fail(WireFault.NeedMore);
        bytes = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    /// <summary>int32 length and that many bytes.</summary>
    /// <param name="max">Bytes that this field may have.</param>
    public bool TryBytes(out ReadOnlySpan<byte> value, int max = HandleLimits.ArrayItems)
    {
        value = default;
        if (!TryInt32(out var length)) return false;
        if (length < 0) return Fail(WireFault.BadLength);
        return length > max ? Fail(WireFault.TooLong) : TryTake(length, out value);
    }

    /// <summary>int32 length and UTF-8.</summary>
    /// <param name="max">Bytes that this field may have.</param>
    public bool TryText([NotNullWhen(true)] out string? value, int max = HandleLimits.ArrayItems)
    {
        value = null;
        if (!TryBytes(out var bytes, max)) return false;
        if (!Utf8.IsValid(bytes)) return Fail(WireFault.BadText);
        value = Encoding.UTF8.GetString(bytes);
        return true;
    }

    public bool TryHandle([NotNullWhen(true)] out string? value) => TryText(out value, HandleLimits.HandleBytes);

    /// <summary>int32 count of items that have at least <paramref name="itemBytes"/> each, so that a false count cannot make anyone allocate.</summary>
    public bool TryCount(out int count, int itemBytes, int max = HandleLimits.ArrayItems)
    {
        if (!TryInt32(out count)) return false;
        if (count < 0) return Fail(WireFault.BadCount);
        if (count > max) return Fail(WireFault.TooLong);
        return (long)count * itemBytes <= _rest.Length || Fail(WireFault.BadCount);
    }

    public bool Fail(WireFault fault)
    {
        if (Fault == WireFault.None) Fault = fault;
        return false;
    }
}

using System.Buffers.Binary;
using Yiwang.Parties;

namespace Yiwang.Things.Records;

/// <summary>One value of a record over the stored bytes.</summary>
public readonly ref struct ValueBytes
{
    private readonly int _typeLength;
    private readonly int _dataLength;
    private readonly byte _scope;

    private ValueBytes(ReadOnlySpan<byte> wire, int typeLength, int dataLength, byte scope)
    {
        Wire = wire;
        _typeLength = typeLength;
        _dataLength = dataLength;
        _scope = scope;
    }

    /// <summary>The whole value record as the Handle protocol sends it.</summary>
    public ReadOnlySpan<byte> Wire { get; }
    public int Index => BinaryPrimitives.ReadInt32BigEndian(Wire);
    public uint TimestampSeconds => BinaryPrimitives.ReadUInt32BigEndian(Wire[4..]);
    public bool TtlIsAbsolute => Wire[8] == 1;
    public int TtlSeconds => BinaryPrimitives.ReadInt32BigEndian(Wire[9..]);
    public ValuePermissions Permissions => (ValuePermissions)Wire[13];
    public ReadOnlySpan<byte> Type => Wire.Slice(18, _typeLength);
    public ReadOnlySpan<byte> Data => Wire.Slice(22 + _typeLength, _dataLength);
    /// <summary>1–3, 3 the most sensitive.</summary>
    public byte Grade => (byte)(_scope & 15);
    public Visibility Visibility => (Visibility)(_scope >> 4);

    /// <summary>Copies the value out of the log.</summary>
    public HandleValue ToValue() =>
        new(Index, System.Text.Encoding.UTF8.GetString(Type), Data.ToArray(), TtlSeconds, Permissions, TimestampSeconds * 1_000_000L, Grade, Visibility) { TtlIsAbsolute = TtlIsAbsolute, References = References() };

    private ValueReference[] References()
    {
        var source = new ByteSource(Wire[(22 + _typeLength + _dataLength)..]);
        if (!source.TryI32(out var count) || count == 0) return [];
        var references = new ValueReference[count];
        for (var i = 0; i < count && source.TryBytes32(out var handle) && source.TryI32(out var index); i++) references[i] = new(System.Text.Encoding.UTF8.GetString(handle), index);
        return references;
    }

    internal static bool TryRead(scoped ref ByteSource source, byte scope, out ValueBytes value)
    {
        value = default;
        var start = source.Rest;
        if (!source.TryTake(14, out _) || !source.TryBytes32(out var type) || !source.TryBytes32(out var data) || !source.TryI32(out var references)) return false;
        // a reference takes 8 bytes at least, so a hostile count ends the loop soon
        for (; references > 0; references--)
        {
            if (!source.TryBytes32(out _) || !source.TryI32(out _)) return false;
        }
        if (references < 0) return false;
        value = new(start[..(start.Length - source.Rest.Length)], type.Length, data.Length, scope);
        return true;
    }
}

using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Wire.Handle;

/// <summary>
/// The body of a resolve request as spans over the received bytes; nothing is allocated. Handle, list of indexes, list of types; the Chinese client adds an
/// authorisation string that nobody reads.
/// </summary>
public readonly ref struct ResolveView
{
    private readonly ReadOnlySpan<byte> _indexes;
    private readonly ReadOnlySpan<byte> _types;

    private ResolveView(ReadOnlySpan<byte> handle, ReadOnlySpan<byte> indexes, int typeCount, ReadOnlySpan<byte> types)
    {
        Handle = handle;
        _indexes = indexes;
        TypeCount = typeCount;
        _types = types;
    }

    /// <summary>UTF-8 as received, up to 2,048 bytes; not checked.</summary>
    public ReadOnlySpan<byte> Handle { get; }
    public int IndexCount => _indexes.Length / sizeof(int);
    public int TypeCount { get; }
    /// <summary>No filter at all: every value is asked for.</summary>
    public bool AsksForAll => _indexes.IsEmpty && TypeCount == 0;

    public int Index(int position) => ReadInt32BigEndian(_indexes[(position * sizeof(int))..]);

    public TypeEnumerator Types => new(_types, TypeCount);

    /// <summary>True if a value of this index and type is asked for. A type that ends in "." stands for all its subtypes; with both lists, either may match.</summary>
    public bool Matches(int index, ReadOnlySpan<byte> type)
    {
        if (AsksForAll) return true;
        for (var i = 0; i < IndexCount; i++)
            if (Index(i) == index) return true;
        foreach (var wanted in Types)
            if (TypeFilter.Matches(wanted, type)) return true;
        return false;
    }

    public static WireFault TryRead(ReadOnlySpan<byte> body, out ResolveView view)
    {
        view = default;
        var reader = new WireReader(body);
        if (!reader.TryBytes(out var handle, HandleLimits.HandleBytes) || !reader.TryCount(out var indexCount, sizeof(int))
            || !reader.TryTake(indexCount * sizeof(int), out var indexes) || !reader.TryCount(out var typeCount, sizeof(int))) return reader.Fault;
        var types = reader.Rest;
        for (var i = 0; i < typeCount; i++)
            if (!reader.TryBytes(out _)) return reader.Fault;
        view = new(handle, indexes, typeCount, types[..(types.Length - reader.Rest.Length)]);
        return WireFault.None;
    }

    public ref struct TypeEnumerator(ReadOnlySpan<byte> types, int count)
    {
        private WireReader _reader = new(types);
        private int _left = count;
        private ReadOnlySpan<byte> _current;

        public readonly ReadOnlySpan<byte> Current => _current;
        public readonly TypeEnumerator GetEnumerator() => this;

        public bool MoveNext() => _left-- > 0 && _reader.TryBytes(out _current);
    }
}

namespace Yiwang.Things.Records;

/// <summary>The values of one disclosure group. Enumerating allocates nothing and stops at damage.</summary>
public readonly ref struct ValueList
{
    private readonly ReadOnlySpan<byte> _scopes;
    private readonly ReadOnlySpan<byte> _values;

    internal ValueList(ReadOnlySpan<byte> scopes, ReadOnlySpan<byte> wire, int count)
    {
        _scopes = scopes;
        _values = wire.IsEmpty ? wire : wire[4..];
        Wire = wire;
        Count = count;
    }

    /// <summary>int32 count and the value records, as they go out over the Handle protocol; empty when the group is not there.</summary>
    public ReadOnlySpan<byte> Wire { get; }
    public int Count { get; }

    public Enumerator GetEnumerator() => new(_scopes, _values, Count);

    public ref struct Enumerator
    {
        private const byte PublicGradeOne = 1;
        private readonly ReadOnlySpan<byte> _scopes;
        private readonly int _count;
        private ByteSource _source;
        private int _next;
        private ValueBytes _current;

        internal Enumerator(ReadOnlySpan<byte> scopes, ReadOnlySpan<byte> values, int count)
        {
            _scopes = scopes;
            _count = count;
            _source = new ByteSource(values);
        }

        public readonly ValueBytes Current => _current;

        public bool MoveNext()
        {
            if (_next >= _count) return false;
            var scope = _scopes.IsEmpty ? PublicGradeOne : _scopes[_next];
            _next++;
            var source = _source;
            if (!ValueBytes.TryRead(ref source, scope, out var value)) return false;
            _source = source;
            _current = value;
            return true;
        }
    }
}

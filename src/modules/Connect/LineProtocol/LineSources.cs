using System.Collections.Concurrent;
using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.LineProtocol;

/// <summary>The sources that each organisation has sent from, as bytes → targets, so that a line costs one look-up. Forgotten when the point table changes.</summary>
internal sealed class LineSources : IDisposable
{
    /// <summary>Sources of one organisation; beyond it all of them are forgotten and learnt again.</summary>
    public const int SourcesMax = 100_000;

    private readonly ConcurrentDictionary<string, OfOwner> _owners = new(StringComparer.OrdinalIgnoreCase);
    private readonly IPointBook _book;
    private readonly IStreamStore _store;
    private readonly DiscoveredLines _discovered;

    public LineSources(IPointBook book, IStreamStore store, DiscoveredLines discovered)
    {
        (_book, _store, _discovered) = (book, store, discovered);
        book.Changed += Forget;
    }

    public OfOwner Of(string owner) => _owners.GetOrAdd(owner, static (o, all) => new OfOwner(new LineMapping(o, all._book, all._store, all._discovered)), this);

    public void Dispose() => _book.Changed -= Forget;

    // on the log's writer: the next line builds the table anew
    private void Forget(PointChange change) => _owners.TryRemove(change.Owner, out _);

    internal sealed class OfOwner
    {
        private readonly LineMapping _mapping;
        private readonly ConcurrentDictionary<byte[], LineSource> _sources;
        private readonly ConcurrentDictionary<byte[], LineSource>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
        private int _count;

        public OfOwner(LineMapping mapping)
        {
            _mapping = mapping;
            _sources = new(ByteKeys.Instance);
            _bySpan = _sources.GetAlternateLookup<ReadOnlySpan<byte>>();
        }

        public LineSource Find(ReadOnlySpan<byte> key) => _bySpan.TryGetValue(key, out var source) ? source : Add(key.ToArray());

        private LineSource Add(byte[] key)
        {
            if (Volatile.Read(ref _count) >= SourcesMax)
            {
                _sources.Clear();
                Volatile.Write(ref _count, 0);
            }
            var made = new LineSource(key, _mapping);
            var kept = _sources.GetOrAdd(key, made);
            if (ReferenceEquals(kept, made)) Interlocked.Increment(ref _count);
            return kept;
        }
    }

    private sealed class ByteKeys : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteKeys Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);
        public int GetHashCode(byte[] key) => GetHashCode(key.AsSpan());
        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        // keyed by chance in each process: nobody outside can choose keys that collide
        public int GetHashCode(ReadOnlySpan<byte> key)
        {
            var hash = new HashCode();
            hash.AddBytes(key);
            return hash.ToHashCode();
        }
    }
}

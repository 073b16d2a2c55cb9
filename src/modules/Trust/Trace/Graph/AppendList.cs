namespace Yiwang.Trust.Trace.Graph;

/// <summary>A list that only grows, in chunks that do not move: one writer, any number of readers below <see cref="Count"/>.</summary>
internal sealed class AppendList<T>
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private T[][] _chunks = [new T[ChunkSize]];
    private volatile int _count;

    public int Count => _count;

    public ref T this[int index] => ref Volatile.Read(ref _chunks)[index >> ChunkBits][index & (ChunkSize - 1)];

    public int Add(T item)
    {
        var at = _count;
        if (at >> ChunkBits == _chunks.Length) Volatile.Write(ref _chunks, [.. _chunks, new T[ChunkSize]]);
        _chunks[at >> ChunkBits][at & (ChunkSize - 1)] = item;
        _count = at + 1;
        return at;
    }
}

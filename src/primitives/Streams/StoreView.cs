using Yiwang.Streams.Chunks;
using Yiwang.Streams.Heads;

namespace Yiwang.Streams;

/// <summary>Everything that can be read at one moment. It never changes; whoever holds it keeps its files and heads alive.</summary>
internal sealed class StoreView : Counted
{
    public StoreView(Generation active, Generation? frozen, IReadOnlyList<ChunkFile> chunkFiles)
    {
        (Active, Frozen, ChunkFiles) = (active, frozen, chunkFiles);
        active.Hold();
        frozen?.Hold();
        foreach (var file in chunkFiles) file.Hold();
    }

    public Generation Active { get; }
    /// <summary>A generation that is being sealed; null when none is.</summary>
    public Generation? Frozen { get; }
    /// <summary>In order of bucket, then of age: of two samples with one time the one in the later file counts.</summary>
    public IReadOnlyList<ChunkFile> ChunkFiles { get; }

    protected override void Free()
    {
        Active.Release();
        Frozen?.Release();
        foreach (var file in ChunkFiles) file.Release();
    }
}

/// <summary>The present view, and its change into the next.</summary>
internal sealed class Views(StoreView first) : IDisposable
{
    private readonly Lock _gate = new(), _change = new();
    private StoreView _now = first;
    private bool _closed;

    /// <summary>To be released by whoever takes it.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public StoreView Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(StreamStore));
            _now.Hold();
            return _now;
        }
    }

    public void Change(Func<StoreView, StoreView> change)
    {
        lock (_change)
        {
            var next = change(_now);
            StoreView old;
            lock (_gate) (old, _now) = (_now, next);
            old.Release();
        }
    }

    /// <summary>Those who read still have what they hold.</summary>
    public void Dispose()
    {
        lock (_gate) _closed = true;
        _now.Release();
    }
}

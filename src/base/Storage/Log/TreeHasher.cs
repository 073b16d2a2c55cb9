using Yiwang.Storage.Files;
using Yiwang.Storage.Log.Merkle;

namespace Yiwang.Storage.Log;

/// <summary>The thread that hashes durable entries into the tree, behind the writer: it reads them back from the mapped segments, so that there is no queue to bound.</summary>
internal sealed class TreeHasher : IDisposable
{
    private const int EntriesARound = 16_384;
    private readonly LogCore _core;
    private readonly MerkleTree _tree;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly List<(long Size, TaskCompletionSource<bool> Reached)> _waiting = [];
    private readonly ManualResetEventSlim _stop = new();
    private bool _failed;

    public TreeHasher(LogCore core, MerkleTree tree)
    {
        _core = core;
        _tree = tree;
        _thread = new Thread(Run) { IsBackground = true, Name = "log hasher" };
    }

    public void Start() => _thread.Start();

    /// <summary>True when the tree covers the first <paramref name="size"/> entries, false when it never will before a restart.</summary>
    public Task<bool> ReachAsync(long size)
    {
        lock (_gate)
        {
            if (_tree.Size >= size || _failed) return Task.FromResult(!_failed);
            var reached = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((size, reached));
            return reached.Task;
        }
    }

    /// <summary>Catches up with the log first, so that a clean stop leaves nothing to hash at the next start.</summary>
    public void Dispose()
    {
        _stop.Set();
        _core.WakeWaiters();
        if (_thread.ThreadState != ThreadState.Unstarted) _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                while (_tree.Size < _core.Size) Round();
                if (_stop.IsSet) return;
                _core.WaitForGrowth(_tree.Size, _stop);
            }
        }
        catch (CorruptEntryException e)
        {
            Fail(LogState.Damaged, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(LogState.Failed, e);
        }
    }

    /// <summary>A tree that no longer follows would let checkpoints stand still in silence, so that the log says it and stops.</summary>
    private void Fail(LogState state, Exception e)
    {
        if (_core.Status.State is LogState.Open or LogState.DiskFull) _core.Refuse(state, $"hash tree: {e.Message}");
        lock (_gate)
        {
            _failed = true;
            foreach (var (_, reached) in _waiting) reached.SetResult(false);
            _waiting.Clear();
        }
    }

    private void Round()
    {
        Span<byte> leaf = stackalloc byte[TreeHash.Bytes];
        var end = Math.Min(_core.Size, _tree.Size + EntriesARound);
        var walk = new EntryWalk(_core.Segments, _tree.Size);
        for (var position = _tree.Size; position < end; position++)
        {
            var entry = walk.Next();
            TreeHash.Leaf(entry.Header, leaf);
            if (entry.IsBatchRow && _core.Batches.Of(position) is { State: BatchState.Open } batch) batch.Leaves.Add(leaf);
            _tree.Add(leaf);
        }
        try
        {
            _tree.Write();
        }
        catch (DiskFullException)
        {
            // kept in memory and tried again with the next entries; the log's own reserve of free space bounds how many those are
        }
        lock (_gate)
        {
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_waiting[i].Size > _tree.Size) continue;
                _waiting[i].Reached.SetResult(true);
                _waiting.RemoveAt(i);
            }
        }
    }
}

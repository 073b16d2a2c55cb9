using Yiwang.Storage.Files;
using Yiwang.Storage.Log.Index;
using Yiwang.Storage.Log.Merkle;

namespace Yiwang.Storage.Log;

/// <summary>The thread that, behind the writer, gives full segments their sidecars and writes the index when a start would otherwise have too much to fill in.</summary>
internal sealed class SegmentSealer(LogCore core, MerkleTree tree) : IDisposable
{
    /// <summary>Full segments without sidecar that the writer may leave behind: their heads and lists are held in memory, ≈ 15 MiB each.</summary>
    private const int MostWaiting = 4;
    private readonly object _gate = new();
    private Thread? _thread;
    private volatile bool _stopping;
    private bool _sealed = true;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "log sealer", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>The writer's, after it has begun a new segment. Waits when too many are unsealed.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _sealed = false;
            Monitor.PulseAll(_gate);
            while (!_stopping && core.RefuseReason() == null && Unsealed() > MostWaiting) Monitor.Wait(_gate);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
        _thread?.Join();
    }

    private void Run()
    {
        try
        {
            SealAll();
            for (var i = 0; i < HeadIndex.Partitions && !_stopping; i++) core.Index[i].Ready();
            while (true)
            {
                lock (_gate)
                {
                    while (_sealed && !_stopping) Monitor.Wait(_gate);
                    // what is full is sealed before a stop, so that the next start need not read it
                    if (_sealed) return;
                    _sealed = true;
                }
                SealAll();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (core.Status.State is LogState.Open or LogState.DiskFull) core.Refuse(LogState.Failed, $"segment sidecar or index: {e.Message}");
            lock (_gate) Monitor.PulseAll(_gate);
        }
    }

    private void SealAll()
    {
        try
        {
            var all = core.Segments.All;
            for (var i = 0; i < all.Length - 1; i++)
            {
                if (all[i].Journal is not { } journal) continue;
                all[i].Sidecar = Sidecar.Write(core.Files, all[i], journal);
                all[i].Journal = null;
                tree.Keep();
                lock (_gate) Monitor.PulseAll(_gate);
            }
            CheckpointIfDue(core.Segments.All.Length - 1);
        }
        catch (DiskFullException)
        {
            // what is derived stays in memory until there is room; the next full segment, or the next start, tries again
        }
    }

    private void CheckpointIfDue(int covered)
    {
        long due = 0;
        foreach (var segment in core.Segments.All[core.CheckpointedSegments..covered]) due += segment.Heads;
        if (due < Math.Max(core.Options.CheckpointHeads, core.Index.Rows / 4)) return;
        IndexCheckpoint.Write(core.Files, core.Segments.Folder, core.Segments.LogId, core.Index, covered);
        core.CheckpointedSegments = covered;
    }

    private int Unsealed()
    {
        var unsealed = 0;
        foreach (var segment in core.Segments.All)
        {
            if (segment.Journal != null) unsealed++;
        }
        return unsealed;
    }
}

namespace Yiwang.Storage.Log;

internal enum BatchState { Open, Committed, Aborted }

/// <summary>What the log knows of a batch: where its rows stand and whether they count.</summary>
internal sealed class Batch(bool newHeadsOnly)
{
    private readonly List<(Batch Other, long Row)> _rivals = [];
    private Merkle.CompactRange? _leaves;
    private volatile int _state;
    private long _id = -1;

    public bool NewHeadsOnly => newHeadsOnly;
    /// <summary>Position of its first row, -1 before there is one.</summary>
    public long Id { get => Volatile.Read(ref _id); set => Volatile.Write(ref _id, value); }
    public List<BatchSpan> Spans { get; } = [];
    public long Rows { get; private set; }
    /// <summary>Left open by a crash: it can only be aborted.</summary>
    public bool IsOrphan { get; private set; }
    /// <summary>The hasher's: the rows' leaves so far.</summary>
    public Merkle.CompactRange Leaves => _leaves ??= new();
    /// <summary>The first row whose key got another entry, -1 when none.</summary>
    public long ClashAt { get; private set; } = -1;

    public BatchState State
    {
        get => (BatchState)_state;
        set => _state = (int)value;
    }

    public void AddRows(long first, long count)
    {
        if (Id < 0) Id = first;
        Rows += count;
        if (Spans.Count > 0 && Spans[^1].First + Spans[^1].Count == first) Spans[^1] = Spans[^1] with { Count = Spans[^1].Count + count };
        else Spans.Add(new BatchSpan(first, count));
    }

    public void Orphan() => IsOrphan = true;

    public void Clash(long row)
    {
        if (ClashAt < 0) ClashAt = row;
    }

    /// <summary>A row of this open batch met a newer entry of its key: at once a clash when that entry counts, else when its batch is committed.</summary>
    public void ClashWith(Batch? newer, long row)
    {
        if (newer is null or { State: BatchState.Committed }) Clash(row);
        else if (newer.State == BatchState.Open)
        {
            Rival(newer, row);
            newer.Rival(this, newer.Id);
        }
    }

    /// <summary>The writer's, when the batch is committed: every open batch that touches the same keys has lost.</summary>
    public void BeatRivals()
    {
        foreach (var (other, row) in _rivals)
        {
            if (other.State == BatchState.Open) other.Clash(row);
        }
    }

    /// <summary>The writer's, once the batch is closed and its rivals know: only where its rows stand is kept.</summary>
    public void Forget()
    {
        _leaves = null;
        _rivals.Clear();
        _rivals.TrimExcess();
    }

    private void Rival(Batch other, long row)
    {
        foreach (var (known, _) in _rivals)
        {
            if (known == other) return;
        }
        _rivals.Add((other, row));
    }
}

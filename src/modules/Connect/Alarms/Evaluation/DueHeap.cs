namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>Rules that wait for a moment, the nearest first. Each stands in it at most once, so it holds no more than there are rules, and moving one allocates nothing.</summary>
internal sealed class DueHeap
{
    private RuleRun[] _runs = new RuleRun[64];
    private long[] _due = new long[64];

    public int Count { get; private set; }
    public long NextUs => Count == 0 ? long.MaxValue : _due[0];

    public RuleRun First => _runs[0];

    /// <summary>Puts it where its <see cref="RuleRun.DueUs"/> belongs.</summary>
    public void Set(RuleRun run)
    {
        if (run.DueUs == long.MaxValue)
        {
            if (run.WaitsAt >= 0) Remove(run);
            return;
        }
        if (run.WaitsAt < 0)
        {
            if (Count == _runs.Length) Grow();
            Place(Count++, run, run.DueUs);
            Up(run.WaitsAt);
            return;
        }
        var before = _due[run.WaitsAt];
        if (before == run.DueUs) return;
        _due[run.WaitsAt] = run.DueUs;
        if (run.DueUs < before) Up(run.WaitsAt);
        else Down(run.WaitsAt);
    }

    public void Remove(RuleRun run)
    {
        var at = run.WaitsAt;
        if (at < 0) return;
        run.WaitsAt = -1;
        Count--;
        var (last, due) = (_runs[Count], _due[Count]);
        _runs[Count] = null!;
        if (at == Count) return;
        Place(at, last, due);
        Up(at);
        Down(last.WaitsAt);
    }

    private void Up(int at)
    {
        var (run, due) = (_runs[at], _due[at]);
        for (int above; at > 0 && due < _due[above = (at - 1) / 2]; at = above) Place(at, _runs[above], _due[above]);
        Place(at, run, due);
    }

    private void Down(int at)
    {
        var (run, due) = (_runs[at], _due[at]);
        while (2 * at + 1 < Count)
        {
            var below = 2 * at + 1;
            if (below + 1 < Count && _due[below + 1] < _due[below]) below++;
            if (due <= _due[below]) break;
            Place(at, _runs[below], _due[below]);
            at = below;
        }
        Place(at, run, due);
    }

    private void Place(int at, RuleRun run, long due)
    {
        (_runs[at], _due[at]) = (run, due);
        run.WaitsAt = at;
    }

    private void Grow()
    {
        Array.Resize(ref _runs, 2 * _runs.Length);
        Array.Resize(ref _due, _runs.Length);
    }
}

namespace Yiwang.Connect.Modbus;

/// <param name="Block">Null = nothing to do yet.</param>
/// <param name="TimeoutUs">How long it may be waited for.</param>
/// <param name="WaitUs">Without a block: look again after this.</param>
internal readonly record struct PollTurn(PollBlock? Block, long TimeoutUs, long WaitUs);

/// <summary>
/// What a bus asks next. Every block keeps its own beat, begun apart from the others; a beat that is missed is skipped and counted, never piled up. Silent units are tried only
/// in the time that is left before the next beat of a live one, so that these keep theirs. Times are µs of any clock that does not step.
/// </summary>
internal sealed class PollSchedule
{
    /// <summary>A try shorter than this proves nothing.</summary>
    private const long ShortestTryUs = 40_000;
    /// <summary>Left free before the next beat.</summary>
    private const long MarginUs = 5_000;
    /// <summary>A silent unit that found no time for this long gets a short try all the same.</summary>
    private const long StarvedUs = 30_000_000;

    private readonly List<PollBlock> _blocks;
    private readonly UnitState[] _units = new UnitState[256];
    private readonly byte[] _present;
    private readonly long _timeoutUs;
    private readonly Func<double> _jitter;

    public PollSchedule(List<PollBlock> blocks, long timeoutUs, long nowUs, Func<double> jitter)
    {
        (_blocks, _timeoutUs, _jitter) = (blocks, timeoutUs, jitter);
        foreach (var group in blocks.GroupBy(b => b.IntervalUs))
        {
            // Spread over the period, so that a bus with a hundred blocks does not ask them in one burst.
            var (place, count) = (0, group.Count());
            foreach (var block in group) block.DueUs = nowUs + group.Key * place++ / count;
        }
        _present = [.. blocks.Select(b => b.Unit).Distinct()];
        foreach (var unit in _present) _units[unit] = new(unit);
    }

    /// <summary>Beats that passed without a poll because the bus was busy.</summary>
    public long Skipped { get; private set; }
    /// <summary>Time that one round of all live blocks takes.</summary>
    public long CycleUs => _blocks.Sum(b => _units[b.Unit].IsSilent ? 0 : b.TookUs);
    public long ShortestIntervalUs => _blocks.Count == 0 ? 0 : _blocks.Min(b => b.IntervalUs);
    public IReadOnlyList<byte> Silent => [.. _present.Where(u => _units[u].IsSilent)];
    public int Units => _present.Length;
    public IReadOnlyList<PollBlock> Blocks => _blocks;
    public UnitState Unit(byte unit) => _units[unit];

    public PollTurn Next(long nowUs)
    {
        PollBlock? first = null;
        foreach (var block in _blocks)
            if (!_units[block.Unit].IsSilent && (first is null || block.DueUs < first.DueUs)) first = block;
        if (first is not null && first.DueUs <= nowUs) return new(first, _timeoutUs, 0);

        UnitState? silent = null;
        foreach (var number in _present)
            if (_units[number] is { IsSilent: true } unit && (silent is null || unit.RetryUs < silent.RetryUs)) silent = unit;
        var liveDue = first?.DueUs ?? long.MaxValue;
        if (silent is null || silent.RetryUs > nowUs) return new(null, 0, Math.Clamp(Math.Min(liveDue, silent?.RetryUs ?? long.MaxValue) - nowUs, 0, StarvedUs));

        var free = liveDue == long.MaxValue ? _timeoutUs : liveDue - nowUs - MarginUs;
        if (silent.Overheard) free = _timeoutUs;
        else if (nowUs - silent.RetryUs > StarvedUs) free = Math.Max(free, ShortestTryUs);
        if (free < Math.Min(ShortestTryUs, _timeoutUs)) return new(null, 0, liveDue - nowUs);
        var candidates = _blocks.FindAll(b => b.Unit == silent.Unit);
        return new(candidates[silent.NextBlock % candidates.Count], Math.Min(free, _timeoutUs), 0);
    }

    /// <summary>The device answered, if only with an exception.</summary>
    /// <returns>True when its unit had been silent.</returns>
    public bool Answered(PollBlock block, long startedUs, long nowUs)
    {
        var unit = _units[block.Unit];
        var back = unit.IsSilent;
        unit.Answered();
        block.TookUs = nowUs - startedUs;
        if (back) Resume(nowUs);
        Beat(block, nowUs, count: !back);
        return back;
    }

    /// <returns>True when its unit has become silent just now.</returns>
    public bool Failed(PollBlock block, long nowUs)
    {
        var unit = _units[block.Unit];
        var before = unit.IsSilent;
        unit.Failed(nowUs, _jitter());
        Beat(block, nowUs, count: !before);
        return unit.IsSilent && !before;
    }

    /// <summary>A block that is refused again and again is asked ten times as rarely, once a minute at least.</summary>
    public static void Slow(PollBlock block, long nowUs) => block.DueUs = nowUs + Math.Max(block.IntervalUs, Math.Min(10 * block.IntervalUs, 60_000_000));

    /// <summary>After an outage every block goes on at its own beat; what passed meanwhile was no fault of the pace.</summary>
    public void Resume(long nowUs)
    {
        foreach (var block in _blocks)
            if (block.DueUs < nowUs) block.DueUs += (nowUs - block.DueUs) / block.IntervalUs * block.IntervalUs;
    }

    public void Split(PollBlock block)
    {
        var (first, second) = block.Split();
        _blocks[_blocks.IndexOf(block)] = first;
        _blocks.Add(second);
    }

    private void Beat(PollBlock block, long nowUs, bool count)
    {
        block.DueUs += block.IntervalUs;
        if (block.DueUs > nowUs) return;
        var missed = (nowUs - block.DueUs) / block.IntervalUs + 1;
        block.DueUs += missed * block.IntervalUs;
        if (count) Skipped += missed;
    }
}

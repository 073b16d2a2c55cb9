namespace Yiwang.Streams.Cursors;

/// <summary>
/// Merges pieces by time while it goes: it holds only those open whose time has come, and hands out the longest run of one piece that no other interrupts. Nothing is copied.
/// </summary>
internal sealed class SampleCursor(IReadOnlyList<Piece> pieces, long fromUs, long toUs, Counted? holds) : ISampleCursor
{
    private readonly List<Run> _open = [];
    private Run? _shown;
    private int _next, _shownAt, _shownRows;
    private bool _disposed;

    private sealed class Run(Piece piece)
    {
        public Piece Piece => piece;
        public int At { get; set; }
        public int End { get; private set; }
        public long TimeUs => piece.Times[At];

        /// <summary>False when nothing of the piece is left in [from, to).</summary>
        public bool Load(long fromUs, long toUs)
        {
            while (piece.Next())
            {
                var times = piece.Times;
                (At, End) = (Before(times, fromUs), Before(times, toUs));
                if (At < End) return true;
            }
            return false;
        }
    }

    public ReadOnlySpan<long> Times => Shown(_shown!.Piece.Times);
    public ReadOnlySpan<long> Received => Shown(_shown!.Piece.Received);
    public ReadOnlySpan<long> Bits => Shown(_shown!.Piece.Bits);
    public ReadOnlySpan<byte> Qualities => _shown!.Piece.Qualities.Slice(_shownAt, _shownRows);
    public ReadOnlySpan<byte> Bytes => _shown!.Piece.Bytes;

    public bool Next()
    {
        while (true)
        {
            Advance();
            var first = Earliest();
            if (first == null && _next == pieces.Count) return false;
            // pieces that begin before the earliest ends its run come in as they are due
            if (_next < pieces.Count && (first == null || pieces[_next].FirstUs <= first.TimeUs))
            {
                Enter(pieces[_next++]);
                continue;
            }
            Show(first!);
            return true;
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var run in _open) run.Piece.Release();
        _open.Clear();
        holds?.Release();
    }

    private void Enter(Piece piece)
    {
        var run = new Run(piece);
        if (run.Load(fromUs, toUs)) _open.Add(run);
        else piece.Release();
    }

    /// <summary>Past what was shown; runs that are used up load their next slice or go.</summary>
    private void Advance()
    {
        _shown = null;
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var run = _open[i];
            if (run.At < run.End || run.Load(fromUs, toUs)) continue;
            run.Piece.Release();
            _open.RemoveAt(i);
        }
    }

    /// <summary>The run with the earliest sample, of several with one time the one of the highest rank.</summary>
    private Run? Earliest()
    {
        Run? first = null;
        foreach (var run in _open)
        {
            if (first == null || run.TimeUs < first.TimeUs || (run.TimeUs == first.TimeUs && run.Piece.Rank > first.Piece.Rank)) first = run;
        }
        return first;
    }

    /// <summary>As far as no other run has anything to say; those that have a sample of the same time step over it.</summary>
    private void Show(Run first)
    {
        var limitUs = _next < pieces.Count ? pieces[_next].FirstUs : long.MaxValue;
        var timeUs = first.TimeUs;
        foreach (var run in _open)
        {
            if (run == first) continue;
            if (run.TimeUs == timeUs) run.At++;
            limitUs = Math.Min(limitUs, run.At < run.End ? run.TimeUs : timeUs + 1);
        }
        var rows = Before(first.Piece.Times[first.At..first.End], limitUs);
        (_shown, _shownAt, _shownRows) = (first, first.At, rows);
        first.At += rows;
    }

    private ReadOnlySpan<long> Shown(ReadOnlySpan<long> column) => column.Slice(_shownAt, _shownRows);

    private static int Before(ReadOnlySpan<long> times, long limitUs)
    {
        if (times.Length == 0 || times[^1] < limitUs) return times.Length;
        if (times[0] >= limitUs) return 0;
        var place = times.BinarySearch(limitUs);
        return place < 0 ? ~place : place;
    }
}

using Yiwang.Expressions.Nodes;

namespace Yiwang.Expressions.Windows;

/// <summary>
/// What a signal did in the last so long, in a bounded room: the window is cut into fifty or sixty panes and moves by one pane at a time. A value holds until the next one.
/// </summary>
internal sealed class PaneWindow : Memory
{
    private readonly long _lengthUs;
    private readonly long _paneUs;
    private readonly Pane[] _panes;
    private Value _held = Value.Unknown;
    private double _lastKnown = double.NaN;
    private long _nowUs = long.MinValue;
    private Totals _past;
    private long _pastOf = long.MinValue;

    public PaneWindow(long lengthUs)
    {
        // so that the panes of a minute are seconds, and those of ten seconds fifths
        var panes = lengthUs % 60 == 0 ? 60 : 50;
        (_lengthUs, _paneUs) = (lengthUs, lengthUs / panes);
        // the present pane is only partly past, so one more reaches back to the whole length
        _panes = new Pane[panes + 1];
    }

    private int Kept => _panes.Length;

    /// <summary>When the window moves on.</summary>
    public long NextUs => (Number(_nowUs) + 1) * _paneUs;

    /// <summary>Takes what the signal is now; until now it was what it was before.</summary>
    public void Add(long nowUs, Value value)
    {
        if (_nowUs == long.MinValue) _nowUs = nowUs;
        Hold(nowUs);
        if (!value.IsUnknown)
        {
            ref var pane = ref At(Number(nowUs));
            pane.Take(value, nowUs);
            if (!double.IsNaN(_lastKnown))
            {
                // a counter that fell began again from nothing
                pane.Increase += value.Number >= _lastKnown ? value.Number - _lastKnown : Math.Max(0, value.Number);
                if (_lastKnown == 0 && value.Number != 0) pane.Rises++;
            }
            _lastKnown = value.Number;
        }
        _held = value;
    }

    public Totals Sum()
    {
        var newest = Number(_nowUs);
        // panes that are over change no more until the window moves on
        if (newest != _pastOf)
        {
            _past = new Totals { Min = double.PositiveInfinity, Max = double.NegativeInfinity, First = double.NaN, WindowUs = _lengthUs };
            for (var n = newest - Kept + 1; n < newest; n++) _past.Add(At(n));
            _pastOf = newest;
        }
        var totals = _past;
        totals.Add(At(newest));
        return totals;
    }

    private void Hold(long untilUs)
    {
        var from = Math.Max(_nowUs, (Number(untilUs) - Kept + 1) * _paneUs);
        if (Number(untilUs) - Number(_nowUs) >= Kept) Array.Clear(_panes);
        else for (var n = Number(_nowUs) + 1; n <= Number(untilUs); n++) At(n) = default;
        for (var n = Number(from); n <= Number(untilUs) && !_held.IsUnknown; n++)
        {
            var covered = Math.Min(untilUs, (n + 1) * _paneUs) - Math.Max(from, n * _paneUs);
            if (covered <= 0) continue;
            ref var pane = ref At(n);
            pane.Take(_held, Math.Max(from, n * _paneUs));
            pane.CoveredUs += covered;
            pane.Integral += _held.Number * covered;
        }
        _nowUs = untilUs;
    }

    private long Number(long us) => us / _paneUs;

    private ref Pane At(long number) => ref _panes[(int)((number % Kept + Kept) % Kept)];
}

internal struct Pane
{
    public double Integral, Min, Max, First, Increase;
    public long CoveredUs, FirstUs;
    public int Rises;
    public bool Any, Uncertain;

    public void Take(Value value, long us)
    {
        if (!Any) (Any, Min, Max, First, FirstUs) = (true, value.Number, value.Number, value.Number, us);
        (Min, Max) = (Math.Min(Min, value.Number), Math.Max(Max, value.Number));
        Uncertain |= value.Certainty == Certainty.Uncertain;
    }
}

internal struct Totals
{
    public double Integral, Min, Max, First, Increase;
    public long CoveredUs, WindowUs, FirstUs;
    public int Rises;
    public bool Any, Uncertain;

    public void Add(in Pane pane)
    {
        if (!pane.Any) return;
        if (!Any) (Any, First, FirstUs) = (true, pane.First, pane.FirstUs);
        (Min, Max) = (Math.Min(Min, pane.Min), Math.Max(Max, pane.Max));
        Integral += pane.Integral;
        CoveredUs += pane.CoveredUs;
        Increase += pane.Increase;
        Rises += pane.Rises;
        Uncertain |= pane.Uncertain;
    }

    /// <summary>Less than half of the window is known.</summary>
    public readonly bool Thin => CoveredUs * 2 < WindowUs;
}

namespace Yiwang.Trust.Trace.Graph;

/// <summary>
/// Decides what things were in, and when, out of events that put in and took out, in any order: a thing is in one container at a time, the one that the newest event before says; taking it out,
/// emptying that container or putting it elsewhere ends it.
/// </summary>
internal sealed class ContainmentSweep
{
    /// <param name="Stretch">Taking out has no containers: Per is 0.</param>
    /// <param name="OnlyOf">An emptied container ends only what this event put in; -1 = whatever holds it.</param>
    private readonly record struct Act(long From, long To, long AtUs, int Event, Stretch Stretch, int OnlyOf)
    {
        public bool IsPack => Stretch.Per > 0;
    }

    private readonly GraphView _view;
    private readonly long _low, _high;
    private readonly List<Act> _active = [];
    private readonly List<Containment> _into = [];

    private ContainmentSweep(GraphView view, long low, long high) => (_view, _low, _high) = (view, low, high);

    public static List<Containment> Run(GraphView view, int series, long low, long high)
    {
        var stretches = view.Find(view.Graph.Series[series].Held, low, high);
        var sweep = new ContainmentSweep(view, low, high);
        if (stretches.Count == 0) return sweep._into;
        if (sweep.IsPlain(stretches)) foreach (var stretch in stretches) sweep.Emit(sweep.ActOf(stretch), Containment.Open, -1, Math.Max(low, stretch.From), Math.Min(high, stretch.To));
        else sweep.Sweep(stretches);
        return sweep._into;
    }

    /// <summary>Nothing was taken out or put in twice: the usual case, and the large one.</summary>
    private bool IsPlain(List<Stretch> stretches)
    {
        var last = long.MinValue;
        var emptied = (Series: -1, Was: false);
        foreach (var stretch in stretches)
        {
            if (stretch.Per == 0 || stretch.From <= last) return false;
            if (emptied.Series != stretch.OtherSeries) emptied = (stretch.OtherSeries, _view.Graph.Series[stretch.OtherSeries].Emptied);
            if (emptied.Was) return false;
            last = stretch.To;
        }
        return true;
    }

    private Act ActOf(Stretch stretch) => new(Math.Max(_low, stretch.From), Math.Min(_high, stretch.To), _view.TimeOf(stretch.Event), stretch.Event, stretch, -1);

    private void Sweep(List<Stretch> stretches)
    {
        var acts = new List<Act>(stretches.Count);
        foreach (var stretch in stretches)
        {
            var act = ActOf(stretch);
            acts.Add(act);
            if (act.IsPack && _view.Graph.Series[stretch.OtherSeries].Emptied) Emptyings(act, acts);
        }
        acts.Sort((a, b) => a.From.CompareTo(b.From));
        var next = 0;
        for (var at = acts[0].From; next < acts.Count || _active.Count > 0;)
        {
            while (next < acts.Count && acts[next].From <= at) _active.Add(acts[next++]);
            _active.RemoveAll(a => a.To < at);
            if (_active.Count == 0)
            {
                if (next < acts.Count) at = acts[next].From;
                continue;
            }
            var end = next < acts.Count ? acts[next].From - 1 : long.MaxValue;
            foreach (var act in _active) end = Math.Min(end, act.To);
            Decide(at, end);
            at = end + 1;
        }
    }

    /// <summary>Containers of this run that were emptied as a whole: each takes out its own part.</summary>
    private void Emptyings(Act pack, List<Act> acts)
    {
        var held = new Containment(pack.From, pack.To, pack.Stretch.OtherSeries, pack.Stretch.From, pack.Stretch.OtherFrom, pack.Stretch.Per, 0, 0, pack.Event, -1);
        var parents = held.Parents;
        foreach (var emptied in _view.Find(_view.Graph.Series[parents.Series].Holds, parents.From, parents.To))
        {
            if (emptied.Per != 0) continue;
            var (from, to) = held.ChildrenIn(Math.Max(parents.From, emptied.From), Math.Min(parents.To, emptied.To));
            acts.Add(new(from, to, _view.TimeOf(emptied.Event), emptied.Event, emptied, pack.Event));
        }
    }

    /// <summary>The same acts hold for all of these numbers.</summary>
    private void Decide(long from, long to)
    {
        if (_active.Count == 1)
        {
            if (_active[0].IsPack) Emit(_active[0], Containment.Open, -1, from, to);
            return;
        }
        foreach (var pack in _active)
        {
            if (!pack.IsPack) continue;
            var (endUs, endEvent) = (Containment.Open, -1);
            foreach (var other in _active)
            {
                if (!Later(other.AtUs, other.Event, pack.AtUs, pack.Event) || (other.OnlyOf >= 0 && other.OnlyOf != pack.Event)) continue;
                if (endEvent < 0 || Later(endUs, endEvent, other.AtUs, other.Event)) (endUs, endEvent) = (other.AtUs, other.Event);
            }
            if (endUs > pack.AtUs) Emit(pack, endUs, endEvent, from, to);
        }
    }

    private static bool Later(long atUs, int e, long thanUs, int than) => atUs > thanUs || (atUs == thanUs && e > than);

    private void Emit(Act pack, long endUs, int endEvent, long from, long to) =>
        _into.Add(new(from, to, pack.Stretch.OtherSeries, pack.Stretch.From, pack.Stretch.OtherFrom, pack.Stretch.Per, pack.AtUs, endUs, pack.Event, endEvent));
}

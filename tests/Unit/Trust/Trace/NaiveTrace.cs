namespace Yiwang.Unit.Tests.Trust.Trace;

/// <summary>An event in the plainest form: one thing at a time.</summary>
internal sealed record NaiveEvent(int Number, long At)
{
    public List<(string Child, string Parent)> Packed { get; } = [];
    public List<string> TakenOut { get; } = [];
    public List<string> Emptied { get; } = [];
    public List<string> Touched { get; } = [];
    public List<string> Inputs { get; } = [];
    public List<string> Outputs { get; } = [];
    public bool IsVoid { get; set; }
    /// <summary>Who has the touched things afterwards; null = it moves nothing.</summary>
    public string? Party { get; set; }
}

/// <summary>The same questions answered by looking at everything: slow, and short enough to be believed.</summary>
internal sealed class NaiveTrace(IEnumerable<NaiveEvent> events, long asOf, bool onlyOpen)
{
    private readonly List<NaiveEvent> _events = [.. events.Where(e => !e.IsVoid && e.At <= asOf)];
    private readonly HashSet<(string, long, long, long, long, char)> _known = [];
    private readonly Queue<(string Thing, long From, long To, long InFrom, long InTo, char Role)> _next = new();

    public SortedSet<string> Things { get; } = new(StringComparer.Ordinal);
    public HashSet<(int Event, string Thing)> Steps { get; } = [];

    /// <summary>When a thing was in which container.</summary>
    public IEnumerable<(string Parent, long From, long To, int Event, int End)> Containers(string child)
    {
        foreach (var e in _events)
        {
            foreach (var (_, parent) in e.Packed.Where(p => p.Child == child))
            {
                var ends = _events.Where(o => (o.At, o.Number).CompareTo((e.At, e.Number)) > 0
                    && (o.Packed.Any(p => p.Child == child) || o.TakenOut.Contains(child) || o.Emptied.Contains(parent))).OrderBy(o => (o.At, o.Number)).ToList();
                var to = ends.Count > 0 ? ends[0].At : long.MaxValue;
                if (to > e.At) yield return (parent, e.At, to, e.Number, ends.Count > 0 ? ends[0].Number : -1);
            }
        }
    }

    public NaiveTrace Run(IEnumerable<string> start, bool forward)
    {
        foreach (var thing in start) Meet(thing, long.MinValue, long.MaxValue, long.MinValue, long.MaxValue, 's');
        while (_next.TryDequeue(out var piece))
        {
            Things.Add(piece.Thing);
            foreach (var e in _events.Where(e => e.Touched.Contains(piece.Thing) && e.At >= piece.From && e.At < piece.To)) Steps.Add((e.Number, piece.Thing));
            if (forward || piece.Role is 's' or 'c') Up(piece.Thing, piece.From, piece.To);
            if (piece.Role is 's' or 'i' || (piece.Role == 'l' && !forward)) Down(piece.Thing, piece.From, piece.To, piece.InFrom, piece.InTo, forward);
            if (forward || piece.Role != 'c') Lots(piece.Thing, piece.From, piece.To, forward);
        }
        return this;
    }

    private void Meet(string thing, long from, long to, long inFrom, long inTo, char role)
    {
        if (from < to && _known.Add((thing, from, to, inFrom, inTo, role))) _next.Enqueue((thing, from, to, inFrom, inTo, role));
    }

    private void Up(string thing, long from, long to)
    {
        foreach (var held in Containers(thing).Where(h => !onlyOpen || h.To == long.MaxValue))
        {
            var (since, until) = (Math.Max(from, held.From), Math.Min(to, held.To));
            if (since >= until) continue;
            Joined(held, thing);
            Meet(held.Parent, since, until, since, until, 'c');
        }
    }

    private void Down(string thing, long from, long to, long inFrom, long inTo, bool forward)
    {
        foreach (var child in _events.SelectMany(e => e.Packed).Where(p => p.Parent == thing).Select(p => p.Child).Distinct())
        {
            foreach (var held in Containers(child).Where(h => h.Parent == thing && (!onlyOpen || h.To == long.MaxValue)))
            {
                var (since, until) = (Math.Max(inFrom, held.From), Math.Min(inTo, held.To));
                if (since >= until) continue;
                Joined(held, child);
                if (forward) Meet(child, Math.Max(from, held.From), long.MaxValue, since, until, 'i');
                else Meet(child, from, Math.Min(to, held.To), since, until, 'i');
            }
        }
    }

    private void Joined((string Parent, long From, long To, int Event, int End) held, string child)
    {
        Steps.Add((held.Event, child));
        if (held.End >= 0) Steps.Add((held.End, child));
    }

    private void Lots(string thing, long from, long to, bool forward)
    {
        foreach (var e in _events.Where(e => (forward ? e.Inputs : e.Outputs).Contains(thing) && e.At < to && (!forward || e.At >= from)))
        {
            Steps.Add((e.Number, thing));
            foreach (var other in forward ? e.Outputs : e.Inputs)
            {
                Steps.Add((e.Number, other));
                if (forward) Meet(other, e.At, long.MaxValue, 0, 0, 'l');
                else Meet(other, long.MinValue, e.At + 1, e.At, e.At + 1, 'l');
            }
        }
    }

    public string? Holder(string thing) => Moves(thing).OrderBy(m => (m.At, m.Event)).Select(m => m.Party).LastOrDefault();

    private IEnumerable<(long At, int Event, string Party)> Moves(string thing)
    {
        foreach (var e in _events.Where(e => e.Party is not null && e.Touched.Contains(thing))) yield return (e.At, e.Number, e.Party!);
        foreach (var held in Containers(thing))
            foreach (var move in Moves(held.Parent))
                if (move.At >= held.From && move.At < held.To) yield return move;
    }
}

namespace Yiwang.Trust.Trace.Graph;

/// <summary>Who has things now: the party of the newest hand-over of each, its own or that of a container that held it then.</summary>
/// <param name="partyAfter">The organisation that has the things after an event; -1 when it moves nothing.</param>
internal sealed class Whereabouts(GraphView view, TraceFlow flow, Func<int, int> partyAfter)
{
    private const int LevelsMax = 16;

    private readonly record struct Move(long From, long To, long AtUs, int Event, int Party);

    private readonly Dictionary<int, List<Move>> _memory = [];

    /// <summary>How many of a series each party has; -1 = nobody has said.</summary>
    public Dictionary<int, long> Of(int series)
    {
        var counts = new Dictionary<int, long>();
        foreach (var (from, to, party) in Ranges(series)) counts[party] = counts.GetValueOrDefault(party) + to - from + 1;
        return counts;
    }

    /// <summary>Neighbouring things that one party has, by number.</summary>
    public IEnumerable<(long From, long To, int Party)> Ranges(int series) => Newest(series, Moves(series, 0));

    /// <summary>Hand-overs of the things of a series within the trace, by number.</summary>
    private List<Move> Moves(int series, int level)
    {
        if (_memory.TryGetValue(series, out var known)) return known;
        var moves = new List<Move>();
        _memory[series] = moves;
        if (level > LevelsMax) return moves;
        var pieces = flow.All.Of(series).Select(r => new Piece(series, r.From, r.To, Window.Always, Window.Always, false, PieceRole.Start)).ToList();
        foreach (var (low, high, from, to) in Pairing.Hulls(pieces))
        {
            foreach (var (piece, touch) in Pairing.Pairs(pieces, from, to, view.Find(view.Graph.Series[series].Touches, low, high), s => (s.From, s.To)))
                if (partyAfter(touch.Event) is var party and >= 0) Add(moves, new(Math.Max(touch.From, piece.From), Math.Min(touch.To, piece.To), view.TimeOf(touch.Event), touch.Event, party));
            OfContainers(series, low, high, level, moves);
        }
        return moves;
    }

    /// <summary>What moved a container moved what was in it.</summary>
    private void OfContainers(int series, long low, long high, int level, List<Move> into)
    {
        if (view.Graph.Series[series].Held.IsEmpty) return;
        var byParent = new Dictionary<int, List<Containment>>();
        foreach (var one in view.Containers(series, low, high))
        {
            if (!byParent.TryGetValue(one.Parent, out var list)) byParent[one.Parent] = list = [];
            list.Add(one);
        }
        foreach (var (parent, held) in byParent)
        {
            var moves = Moves(parent, level + 1).OrderBy(m => m.From).ToList();
            if (moves.Count == 0) continue;
            ByParent(held);
            foreach (var (one, move) in Pairing.Pairs(held, 0, held.Count, h => (h.Parents.From, h.Parents.To), moves, m => (m.From, m.To)))
            {
                if (move.AtUs < one.FromUs || move.AtUs >= one.ToUs) continue;
                var parents = one.Parents;
                var (from, to) = one.ChildrenIn(Math.Max(move.From, parents.From), Math.Min(move.To, parents.To));
                (from, to) = (Math.Max(from, low), Math.Min(to, high));
                if (from <= to) Add(into, move with { From = from, To = to });
            }
        }
    }

    /// <summary>Mostly they stand so already.</summary>
    private static void ByParent(List<Containment> held)
    {
        for (var i = 1; i < held.Count; i++)
        {
            if (held[i].Parents.From >= held[i - 1].Parents.From) continue;
            held.Sort((a, b) => a.Parents.From.CompareTo(b.Parents.From));
            return;
        }
    }

    /// <summary>What one event moved stands side by side and is one move.</summary>
    private static void Add(List<Move> moves, Move move)
    {
        if (moves.Count > 0 && moves[^1] is var last && move.From == last.To + 1 && move with { From = last.From, To = last.To } == last) moves[^1] = last with { To = move.To };
        else moves.Add(move);
    }

    /// <summary>The newest wins, number by number.</summary>
    private IEnumerable<(long From, long To, int Party)> Newest(int series, List<Move> moves)
    {
        moves.Sort((a, b) => a.From.CompareTo(b.From));
        var open = new PriorityQueue<Move, (long, int)>(Comparer<(long AtUs, int Event)>.Create((a, b) => b.CompareTo(a)));
        var next = 0;
        foreach (var (low, high) in flow.All.Of(series))
        {
            for (var at = low; at <= high;)
            {
                while (next < moves.Count && moves[next].From <= at) open.Enqueue(moves[next], (moves[next].AtUs, moves[next++].Event));
                while (open.Count > 0 && open.Peek().To < at) open.Dequeue();
                var end = Math.Min(high, next < moves.Count ? moves[next].From - 1 : long.MaxValue);
                if (open.Count > 0) end = Math.Min(end, open.Peek().To);
                yield return (at, end, open.Count > 0 ? open.Peek().Party : -1);
                at = end + 1;
            }
        }
    }
}

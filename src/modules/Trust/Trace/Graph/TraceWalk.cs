namespace Yiwang.Trust.Trace.Graph;

/// <summary>
/// Follows things through the graph, level by level: <c>forward</c> to what they went into and became, <c>backward</c> to what they were made of. Each level asks once for each stretch of
/// neighbouring numbers, however many things that is.
/// </summary>
/// <param name="maySee">Whether the reader may see this event.</param>
/// <param name="onlyOpen">Containers that hold a thing still, and nothing of those that did.</param>
/// <param name="withLots">False stays with the things themselves, what holds them and what they hold.</param>
internal sealed class TraceWalk(GraphView view, bool forward, Func<int, bool> maySee, bool onlyOpen, bool withLots = true)
{
    // Bottle, case, pallet, truck …, and lots of lots; more is a loop in wrong data.
    private const int LevelsMax = 64;
    /// <summary>Ten million things packed one by one are two million pieces.</summary>
    private const int PiecesMax = 20_000_000;

    private readonly TraceFlow _flow = new(view.Graph);
    private readonly HashSet<Piece> _known = [];
    private readonly Dictionary<int, bool> _seen = [];
    private List<Piece> _next = [];

    public TraceFlow Run(IReadOnlyList<CodeRange> start)
    {
        foreach (var code in start) Meet(new(code.Series, code.From, code.To, Window.Always, Window.Always, false, PieceRole.Start));
        for (var level = 0; _next.Count > 0; level++)
        {
            if (level == LevelsMax || _known.Count > PiecesMax)
            {
                _flow.IsCut = true;
                break;
            }
            var pieces = _next;
            _next = [];
            pieces.RemoveAll(p => !_known.Add(p));
            pieces.Sort((a, b) => a.Series != b.Series ? a.Series.CompareTo(b.Series) : a.From.CompareTo(b.From));
            for (var from = 0; from < pieces.Count;)
            {
                var to = from + 1;
                while (to < pieces.Count && pieces[to].Series == pieces[from].Series) to++;
                Level(pieces.GetRange(from, to - from), level);
                from = to;
            }
        }
        return _flow;
    }

    private void Level(List<Piece> pieces, int level)
    {
        _flow.Add(pieces, level);
        Touches(pieces);
        // backward, a container is where the thing asked about has been; what its parts once were in says nothing of it
        Containers(forward ? pieces : pieces.FindAll(p => p.Role is PieceRole.Start or PieceRole.Container));
        // forward, what else is in a container is not concerned
        Contents(pieces.FindAll(p => p.Role is PieceRole.Start or PieceRole.Content || (p.Role == PieceRole.Lot && !forward)));
        Lots(forward ? pieces : pieces.FindAll(p => p.Role != PieceRole.Container));
    }

    private void Meet(Piece piece)
    {
        if (piece.While.IsEmpty) return;
        // what one event packed stands side by side and is one piece
        if (_next.Count > 0 && _next[^1] is var last && piece.From == last.To + 1 && piece with { From = last.From, To = last.To } == last) _next[^1] = last with { To = piece.To };
        else _next.Add(piece);
    }

    private bool Sees(int e) => _seen.TryGetValue(e, out var sees) ? sees : _seen[e] = maySee(e);

    private void Touches(List<Piece> pieces)
    {
        foreach (var (piece, touch) in On(pieces, view.Graph.Series[pieces[0].Series].Touches))
            if (piece.While.Holds(view.TimeOf(touch.Event))) _flow.Step(touch.Event, Sees(touch.Event), piece.Series, Math.Max(piece.From, touch.From), Math.Min(piece.To, touch.To));
    }

    private void Containers(List<Piece> pieces)
    {
        if (pieces.Count == 0 || view.Graph.Series[pieces[0].Series].Held.IsEmpty) return;
        foreach (var (low, high, from, to) in Pairing.Hulls(pieces))
        {
            foreach (var (piece, held) in Pairing.Pairs(pieces, from, to, view.Containers(pieces[0].Series, low, high), h => (h.From, h.To)))
            {
                var window = piece.While.Cut(held.FromUs, held.ToUs);
                if (window.IsEmpty || (onlyOpen && held.ToUs != Containment.Open)) continue;
                var (first, last) = (Math.Max(held.From, piece.From), Math.Min(held.To, piece.To));
                Join(held, piece.Series, first, last);
                _flow.Edge(piece.Series, held.Parent, held.Event, Sees(held.Event));
                Meet(new(held.Parent, held.ParentOf(first), held.ParentOf(last), window, window, !Sees(held.Event), PieceRole.Container));
            }
        }
    }

    private void Contents(List<Piece> pieces)
    {
        if (pieces.Count == 0 || view.Graph.Series[pieces[0].Series].Holds.IsEmpty) return;
        foreach (var (low, high, from, to) in Pairing.Hulls(pieces))
        {
            foreach (var (child, inside) in view.Contents(pieces[0].Series, low, high))
            {
                var byParent = inside.OrderBy(h => h.Parents.From).ToList();
                foreach (var (piece, held) in Pairing.Pairs(pieces, from, to, byParent, h => (h.Parents.From, h.Parents.To)))
                {
                    var window = piece.Inside.Cut(held.FromUs, held.ToUs);
                    if (window.IsEmpty || (onlyOpen && held.ToUs != Containment.Open)) continue;
                    var parents = held.Parents;
                    var (first, last) = held.ChildrenIn(Math.Max(parents.From, piece.From), Math.Min(parents.To, piece.To));
                    Join(held, child, first, last);
                    _flow.Edge(child, piece.Series, held.Event, Sees(held.Event));
                    // forward, what becomes of it later; backward, whatever was before it left
                    var events = forward ? piece.While.Cut(held.FromUs, Containment.Open) with { ToUs = Containment.Open } : piece.While.Cut(long.MinValue, held.ToUs);
                    Meet(new(child, first, last, events, window, !Sees(held.Event), PieceRole.Content));
                }
            }
        }
    }

    private void Join(in Containment held, int child, long first, long last)
    {
        _flow.Step(held.Event, Sees(held.Event), child, first, last);
        if (held.EndEvent >= 0) _flow.Step(held.EndEvent, Sees(held.EndEvent), child, first, last);
    }

    private void Lots(List<Piece> pieces)
    {
        if (pieces.Count == 0 || !withLots) return;
        var series = view.Graph.Series[pieces[0].Series];
        foreach (var (piece, went) in On(pieces, forward ? series.Inputs : series.Outputs))
        {
            var at = view.TimeOf(went.Event);
            if (at >= piece.While.ToUs || (forward && at < piece.While.FromUs) || view.Graph.TransformationOf(went.Event) is not { } made) continue;
            var sees = Sees(went.Event);
            _flow.Step(went.Event, sees, piece.Series, Math.Max(piece.From, went.From), Math.Min(piece.To, went.To));
            foreach (var code in forward ? made.Outputs : made.Inputs)
            {
                if (forward) _flow.Edge(piece.Series, code.Series, went.Event, sees);
                else _flow.Edge(code.Series, piece.Series, went.Event, sees);
                _flow.Step(went.Event, sees, code.Series, code.From, code.To);
                // what an input is made of: whatever happened before, and what it held just then
                var (events, inside) = forward ? (new Window(at, Containment.Open), default) : (new Window(long.MinValue, at + 1), new Window(at, at + 1));
                Meet(new(code.Series, code.From, code.To, events, inside, !sees, PieceRole.Lot));
            }
        }
    }

    private IEnumerable<(Piece Piece, Stretch Stretch)> On(List<Piece> pieces, StretchIndex index)
    {
        if (index.IsEmpty) yield break;
        foreach (var (low, high, from, to) in Pairing.Hulls(pieces))
            foreach (var pair in Pairing.Pairs(pieces, from, to, view.Find(index, low, high), s => (s.From, s.To))) yield return pair;
    }
}

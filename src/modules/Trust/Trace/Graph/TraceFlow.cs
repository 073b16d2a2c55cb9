namespace Yiwang.Trust.Trace.Graph;

/// <summary>What a walk has met: things by series and level, events, and which series went into which.</summary>
internal sealed class TraceFlow(TraceGraph graph)
{
    private readonly Dictionary<int, int> _levels = [];
    private readonly HashSet<int> _itself = [];
    private readonly Dictionary<int, FlowStep> _steps = [];
    private readonly HashSet<int> _withheld = [];
    private readonly Dictionary<(int From, int To), FlowEdge> _edges = [];
    private FlowStep? _last;
    private FlowEdge? _lastEdge;

    public TraceGraph Graph => graph;
    /// <summary>Everything met.</summary>
    public CodeSet All { get; } = new();
    /// <summary>What the reader may know of.</summary>
    public CodeSet Shown { get; } = new();
    public IReadOnlyDictionary<int, int> Levels => _levels;
    public IReadOnlyCollection<FlowStep> Steps => _steps.Values;
    public IReadOnlyCollection<FlowEdge> Edges => _edges.Values;
    /// <summary>Events that the reader may not see.</summary>
    public int Withheld => _withheld.Count;
    /// <summary>There is more than one answer holds.</summary>
    public bool IsCut { get; set; }

    /// <summary>These are in the trace only as what others were in.</summary>
    public bool IsContainer(int series) => !_itself.Contains(series);

    public void Add(List<Piece> pieces, int level)
    {
        var series = pieces[0].Series;
        _levels.TryAdd(series, level);
        foreach (var piece in pieces)
        {
            All.Add(series, piece.From, piece.To);
            if (piece.Role != PieceRole.Container) _itself.Add(series);
            if (!piece.Hidden) Shown.Add(series, piece.From, piece.To);
        }
    }

    public void Step(int e, bool isSeen, int series, long from, long to)
    {
        if (!isSeen)
        {
            _withheld.Add(e);
            return;
        }
        if (_last?.Event != e && !_steps.TryGetValue(e, out _last)) _steps[e] = _last = new FlowStep(e);
        _last!.Things.Add(series, from, to);
    }

    /// <summary>Along the way of the goods: from what went in to what it went into.</summary>
    public void Edge(int from, int to, int e, bool isSeen)
    {
        if (!isSeen) return;
        if (_lastEdge?.From != from || _lastEdge.To != to)
        {
            if (!_edges.TryGetValue((from, to), out _lastEdge)) _edges[(from, to)] = _lastEdge = new FlowEdge(from, to);
        }
        if (_lastEdge!.Last != e) _lastEdge.Events.Add(_lastEdge.Last = e);
    }
}

/// <summary>An event of the trace, with those of its things that belong to it.</summary>
internal sealed class FlowStep(int e)
{
    public int Event => e;
    public CodeSet Things { get; } = new();
}

internal sealed class FlowEdge(int from, int to)
{
    public int From => from;
    public int To => to;
    public int Last { get; set; } = -1;
    public HashSet<int> Events { get; } = [];
}

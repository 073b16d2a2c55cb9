using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Trust.Trace.Graph;

/// <summary>
/// What became of what: containers by time, lots made of lots, and events about them, over series of codes. Fed with events of this node's log and of others', once each, in any order of their
/// times; one writer, and readers that never wait: a question sees the events that were complete when it began.
/// </summary>
internal sealed class TraceGraph(TraceLimits limits)
{
    private readonly ConcurrentDictionary<int, Transformation> _transformations = new();
    // Corrections that came before what they correct, by the other's place.
    private readonly Dictionary<(int Origin, long Position), int> _early = [];
    private readonly ConcurrentDictionary<(int Origin, long Position), int> _places = new();
    private volatile int _visible;
    private long _stretches;

    public SeriesTable Series { get; } = new();
    public AppendList<EventRow> Events { get; } = new();
    public Names Organizations { get; } = new();
    public Names Kinds { get; } = new();
    public Names Links { get; } = new();
    public Names Origins { get; } = new();

    /// <summary>Events that a question may see.</summary>
    public int Visible => _visible;
    public long Stretches => Volatile.Read(ref _stretches);
    /// <summary>The bound was reached: newer events are in the log, not here, and pages say so.</summary>
    public bool IsFull => Stretches >= limits.StretchesMax;

    public Transformation? TransformationOf(int e) => _transformations.GetValueOrDefault(e);

    /// <summary>The event of a log's entry; null when it is not here.</summary>
    public int? FindRow(string origin, long position) => Origins.Find(origin) is var log and >= 0 && _places.TryGetValue((log, position), out var row) ? row : null;

    /// <summary>Takes in an event; false when it is known already, says nothing about codes, or the graph is full.</summary>
    /// <param name="origin">Name of the log in which it was recorded.</param>
    /// <param name="keptAt">Where this node's log holds it: its own entry, or the one that carries a foreign one.</param>
    /// <param name="broughtTo">The organisation here that may know a foreign one.</param>
    public bool Apply(string origin, RecordedEvent recorded, long keptAt, string? broughtTo = null)
    {
        if (TraceFactReader.Read(recorded) is not { } fact) return false;
        var place = (Origins.Enter(origin), recorded.Position);
        if (IsFull || _places.ContainsKey(place)) return false;
        var row = Events.Add(new EventRow
        {
            Origin = place.Item1, Position = recorded.Position, KeptAt = keptAt, AtUs = recorded.OccurredAtUs, Kind = Kinds.Enter(recorded.Kind), Owner = Organizations.Enter(recorded.Owner),
            BroughtTo = Party(broughtTo), From = Party(fact.Sender), To = Party(fact.Receiver), Link = fact.Chain is null ? -1 : Links.Enter($"{fact.Chain}/{fact.Link}"),
            VoidedBy = _early.Remove(place, out var correction) && Owner(correction) == recorded.Owner ? correction : int.MaxValue,
        });
        _places[place] = row;
        new GraphWriter(this, fact, row).Write();
        if (fact.Corrects is { } corrected) Correct((Origins.Enter(corrected.Origin ?? origin), corrected.Position), row);
        _visible = row + 1;
        return true;
    }

    /// <summary>Only who recorded a thing may declare it wrong.</summary>
    private void Correct((int Origin, long Position) place, int by)
    {
        if (!_places.TryGetValue(place, out var row)) _early[place] = by;
        else if (Owner(row) == Owner(by) && row != by) Events[row].VoidedBy = Math.Min(Events[row].VoidedBy, by);
    }

    private string Owner(int row) => Organizations[Events[row].Owner];

    private int Party(string? name) => name is null ? -1 : Organizations.Enter(name);

    internal void Keep(int row, Transformation transformation) => _transformations[row] = transformation;

    internal void Counted(int stretches) => Volatile.Write(ref _stretches, _stretches + stretches);
}

/// <summary>What went in and what came out of one event.</summary>
internal sealed record Transformation(CodeRange[] Inputs, CodeRange[] Outputs);

/// <param name="StretchesMax">Default 20,000,000 ≈ 1.6 GiB: a year of a distillery of 100 million bottles packed by a line is a hundredth of it.</param>
internal sealed record TraceLimits(long StretchesMax = 20_000_000);

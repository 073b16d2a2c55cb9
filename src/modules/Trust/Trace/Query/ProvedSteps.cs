using System.Globalization;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.Query;

/// <summary>What became of comparing a step of a trace with the log entry that its proof names.</summary>
public enum StepProof
{
    Agrees,
    /// <summary>与存证不一致: what is shown now is what the entry says.</summary>
    Differs,
    /// <summary>存证记录损坏: the entry cannot be relied on, and its things are not shown.</summary>
    Damaged,
}

/// <summary>
/// Compares steps of a trace with their log entries before anybody sees them beside a proof. The graph stands in memory and was fed from the log, so that a difference means that one of the two was changed.
/// </summary>
internal sealed class ProvedSteps(TraceGraph graph, IEvents events, IProofAlarms? alarms, IForeignEvents? foreign = null)
{
    private const int ThingsMax = 6;
    private readonly EntryCheck _entries = new(events);

    public TraceStep Compare(TraceStep step)
    {
        var read = Read(step.Position);
        if (!read.Succeeded)
        {
            alarms?.Damaged(Name(step.Position), read.Status);
            return step with { Proof = StepProof.Damaged, Things = [], Count = 0 };
        }
        var (e, fact) = read.Value;
        var (chain, link) = fact.Chain is null ? (null, null) : (fact.Chain, fact.Link);
        if ((step.Kind, step.AtUs, step.Owner, step.Receiver, step.Chain, step.Link) == (e.Kind, e.OccurredAtUs, e.Owner, fact.Receiver, chain, link) && Names(fact, step.Things)) return step;
        alarms?.Mismatch(Name(step.Position), step.Position, new("溯源图里的记录与存证不同", "a step of the trace differs from the log"));
        var codes = fact.Codes.Distinct(StringComparer.Ordinal).ToList();
        return step with { Proof = StepProof.Differs, Kind = e.Kind, AtUs = e.OccurredAtUs, Owner = e.Owner, Receiver = fact.Receiver, Chain = chain, Link = link, Things = [.. codes.Take(ThingsMax)], Count = codes.Sum(Count) };
    }

    /// <summary>The event of an entry, this node's own or one that a pact brought, as its commitments prove it; events.corrupt when it is not as it was written.</summary>
    public Outcome<(RecordedEvent Event, TraceFact Fact)> Read(long position)
    {
        var read = _entries.Read(position);
        if (!read.Succeeded) return read.Status;
        var e = foreign?.Read(read.Value)?.Event ?? read.Value;
        return TraceFactReader.Read(e) is { } fact ? (e, fact) : new Outcome(Codes.EventsCorrupt, string.Create(CultureInfo.InvariantCulture, $"entry {position + 1} says nothing of products"));
    }

    /// <summary>A view led to an entry that does not say what the view has of it.</summary>
    public void Strange(long position) => alarms?.Mismatch(Name(position), position, new("视图里的单号与存证不同", "a number of the view differs from the log"));

    private static string Name(long position) => string.Create(CultureInfo.InvariantCulture, $"trace_events#{position}");

    /// <summary>Whether the fact speaks of the things; one that says that a container was emptied names what came out of it nowhere.</summary>
    private bool Names(TraceFact fact, IReadOnlyList<string> things)
    {
        if (fact.Action == TraceFact.Delete && fact.Packs.Any(p => p.Children.Count == 0)) return true;
        var named = fact.Codes.Select(c => graph.Series.Find(c)).ToList();
        return things.All(t => graph.Series.Find(t) is { } shown && named.Exists(n => n is { } code && code.Overlaps(shown)));
    }

    private long Count(string code) => graph.Series.Find(code) is { } range ? range.Count : 1;
}

using Yiwang.Events;

namespace Yiwang.Trust.Trace.Query;

public enum TraceDirection { Forward, Backward }

/// <param name="Code">Handle or range; or an order, delivery note or batch number; up to 50 of them, one a line.</param>
/// <param name="AtUs">As things stood then, with containers that held them then; null = the whole history.</param>
public sealed record TraceQuestion(string Code, TraceDirection Direction, long? AtUs = null);

/// <summary>What a trace found, cut to what its reader may see.</summary>
/// <param name="Start">Codes that the question meant.</param>
/// <param name="Groups">Things by kind, along the way of the goods.</param>
/// <param name="Parties">Who has them now; forward only.</param>
/// <param name="Activated">Things whose secret code has been used.</param>
/// <param name="Withheld">Events that exist and that the reader may not see.</param>
/// <param name="StepCount">Events that the reader may see; <paramref name="Steps"/> holds the newest of them.</param>
/// <param name="IsCut">There is more than one answer holds.</param>
public sealed record TraceAnswer(TraceQuestion Question, IReadOnlyList<string> Start, IReadOnlyList<TraceGroup> Groups, IReadOnlyList<TraceEdge> Edges, IReadOnlyList<TraceStep> Steps, int StepCount, IReadOnlyList<TraceParty> Parties,
    long Activated, int Withheld, bool IsCut)
{
    /// <summary>Shipped containers, as cases.</summary>
    public long Shipped => Groups.Where(g => g.Role == TraceGroupRole.Shipped).Sum(g => g.Count);
    /// <summary>What is packed in them, as bottles.</summary>
    public long Inside => Groups.Where(g => g.Role == TraceGroupRole.Inside).Sum(g => g.Count);
}

/// <param name="Item">Code of the chain's item; null = no definition says what these are.</param>
/// <param name="Ranges">Codes and ranges; <paramref name="More"/> of them are left out.</param>
/// <param name="Level">Steps from what was asked about.</param>
public sealed record TraceGroup(int Id, string? Chain, string? Item, Bilingual Name, Bilingual Unit, long Count, IReadOnlyList<string> Ranges, int More, int Level, TraceGroupRole Role = TraceGroupRole.Other);

/// <summary>What the chain's definition makes of an item.</summary>
public enum TraceGroupRole { Other, Shipped, Inside }

/// <summary>Along the way of the goods.</summary>
/// <param name="Kinds">Of the events.</param>
public sealed record TraceEdge(int From, int To, IReadOnlyList<string> Kinds, int Events);

/// <param name="Position">Of the entry in this node's log.</param>
/// <param name="Origin">Name of the other log in which it was recorded; null = this node's.</param>
/// <param name="Owner">Organisation that recorded it.</param>
/// <param name="Receiver">Who took over.</param>
/// <param name="Count">Of its things that belong to the trace.</param>
/// <param name="Proof">Compared with the entry before anybody sees it.</param>
public sealed record TraceStep(long Position, string? Origin, string Kind, string? Chain, string? Link, long AtUs, string Owner, string? Receiver, long Count, IReadOnlyList<string> Things, StepProof Proof = StepProof.Agrees);

/// <param name="Organization"><c>o.…</c>, or the name that the event gives; null = nobody has said.</param>
public sealed record TraceParty(string? Organization, IReadOnlyList<TraceCount> Things)
{
    /// <summary>Shipped containers that it has.</summary>
    public long Shipped => Things.Where(t => t.IsShipped).Sum(t => t.Count);
}

/// <param name="IsShipped">A shipped container, as a case.</param>
public sealed record TraceCount(Bilingual Item, Bilingual Unit, long Count, bool IsShipped);

/// <param name="Holder">Organisation; null = nobody has said.</param>
public sealed record TraceLine(Bilingual Item, string Code, long Count, string? Holder);

/// <summary>Questions about where products came from and went.</summary>
public interface ITraces
{
    /// <summary>Null status detail says what is wrong with the code; things.not-found when nothing has happened to it.</summary>
    ValueTask<Outcome<TraceAnswer>> AskAsync(Yiwang.Parties.Principal who, TraceQuestion question, CancellationToken cancel = default);
    /// <summary>A line for each thing with who has it; of more than 50,000 things, for each range.</summary>
    ValueTask<Outcome<IReadOnlyList<TraceLine>>> ListAsync(Yiwang.Parties.Principal who, TraceQuestion question, CancellationToken cancel = default);
    /// <summary>False while the log is being read after a start; answers are then not complete.</summary>
    bool IsComplete { get; }
}

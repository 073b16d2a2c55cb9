using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Cases;

/// <summary>
/// The one engine for every form. A command checks party, role, state, guards and fields, records one fact, and answers; every list asked afterwards shows it.
/// Commands with the same idempotency key answer the first result.
/// </summary>
public interface ICases
{
    IDefinitions Definitions { get; }
    ValueTask<Outcome<CaseView>> OpenAsync(Principal who, OpenCase command, CancellationToken cancel = default);
    /// <summary>Fields without a transition, in states where the party may edit.</summary>
    ValueTask<Outcome<CaseView>> SaveAsync(Principal who, SaveCase command, CancellationToken cancel = default);
    ValueTask<Outcome<CaseView>> MoveAsync(Principal who, MoveCase command, CancellationToken cancel = default);
    /// <summary>Takes back a case that has not left for another node yet; net.delivered when it has. For whoever could have sent it.</summary>
    /// <param name="asked">Of one in doubt (<see cref="CaseWhereabouts.IsInDoubt"/>): how the person has learnt from the other side that it does not have the case; stands in its history. Without it net.unreachable.</param>
    ValueTask<Outcome<CaseView>> RecallAsync(Principal who, string id, string? asked = null, CancellationToken cancel = default);
    /// <summary>A remark, seen by all parties.</summary>
    ValueTask<Outcome<CaseView>> RemarkAsync(Principal who, string id, string text, string? key = null, CancellationToken cancel = default);
    /// <summary>Somebody else's case answers cases.not-found, as one that is not there. Fields of grade 2 and 3 are withheld, since nothing is written into the audit.</summary>
    Outcome<CaseView> Find(Principal who, string id);
    /// <summary>As <see cref="Find"/>, with the fields of higher grade that the reader may see: what is shown of them stands in the audit before it is answered. For the page of a case and for programs.</summary>
    ValueTask<Outcome<CaseView>> ReadAsync(Principal who, string id, CancellationToken cancel = default);
    /// <summary>By its number for people; several organisations may use the same.</summary>
    Outcome<CaseView> FindByNumber(Principal who, string number);
    /// <summary>What the person may do with the case now, refused ones with the reason.</summary>
    IReadOnlyList<PossibleMove> Moves(Principal who, CaseView view);
    ValueTask<Outcome<CasePage>> ListAsync(Principal who, CaseQuery query, CancellationToken cancel = default);
    /// <summary>Counts by state and light of what the query finds.</summary>
    ValueTask<Outcome<IReadOnlyList<CaseCount>>> CountAsync(Principal who, CaseQuery query, CancellationToken cancel = default);
    /// <summary>Newest last.</summary>
    IReadOnlyList<CaseStep> History(Principal who, CaseView view);
    /// <summary>Effects of the case that have not run, and why.</summary>
    IReadOnlyList<PendingEffect> Pending(string id);
    /// <summary>Whether the person may have them tried at once: an administrator of an organisation that sees the case, or of the node.</summary>
    bool MayRetry(Principal who, string id);
    /// <summary>Has all that stands pending tried again now, also what had failed for good. Each keeps its key, so that what has happened does not happen twice. Written into the audit.</summary>
    /// <returns>How many there are.</returns>
    ValueTask<Outcome<int>> RetryAsync(Principal who, string id, CancellationToken cancel = default);
}

/// <summary>The whole engine as the node and its rules use it: no one's rights are asked, the actor is the node.</summary>
public interface INodeCases
{
    ValueTask<Outcome<CaseView>> OpenAsync(string organization, OpenCase command, CancellationToken cancel = default);
    ValueTask<Outcome<CaseView>> SaveAsync(SaveCase command, CancellationToken cancel = default);
    ValueTask<Outcome<CaseView>> MoveAsync(MoveCase command, CancellationToken cancel = default);
    CaseView? Find(string id);
    IAsyncEnumerable<CaseView> AllAsync(CaseQuery query, CancellationToken cancel = default);
    /// <summary>Called after a case was opened, saved or moved and its lists show it, in the order of the log; must not block. For rules kept in memory, which read <see cref="AllAsync"/> first.</summary>
    IDisposable Watch(string definition, Action<CaseView> changed);
}

/// <param name="Values">By field code: text, number, true/false, list, list of rows.</param>
/// <param name="Things">Handles that it is about, besides those in fields: it shows on their pages.</param>
/// <param name="Parent">The case that brought it about.</param>
/// <param name="Transition">Taken at once after opening, as the button 提交 of an empty form does; null = stays a draft, or where the first state is.</param>
/// <param name="Key">Idempotency key, kept 7 days; 1–100 characters.</param>
public sealed record OpenCase(string Definition, JsonObject Values, string? Parent = null, string? Transition = null, string? Opinion = null, string? Key = null, IReadOnlyList<string>? Things = null, long? OccurredAtUs = null);

/// <param name="Seen"><see cref="CaseView.Position"/> that the person saw; another one answers cases.stale with what changed. -1 = whatever it is (rules).</param>
public sealed record SaveCase(string Id, JsonObject Values, long Seen, string? Key = null);

/// <param name="Confirmation">Password or second factor, where the transition asks for it.</param>
public sealed record MoveCase(string Id, string Transition, JsonObject Values, long Seen, string? Opinion = null, string? Confirmation = null, string? Key = null, long? OccurredAtUs = null);

/// <summary>A case as its reader may see it.</summary>
public sealed record CaseView
{
    /// <summary><c>o.…/case.…</c>: for ever, also when the case travels.</summary>
    public required string Id { get; init; }
    public required CaseDefinition Definition { get; init; }
    /// <summary>For people.</summary>
    public required string Number { get; init; }
    public required string Title { get; init; }
    public required string State { get; init; }
    /// <summary>Organisation that opened it.</summary>
    public required string Applicant { get; init; }
    public string? OpenedBy { get; init; }
    /// <summary>Party code → organisation or person handles.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Parties { get; init; }
    public string? Assignee { get; init; }
    public required JsonObject Values { get; init; }
    /// <summary>Fields that the reader may not see.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];
    public required IReadOnlyList<string> Things { get; init; }
    public string? Parent { get; init; }
    public required long OpenedAtUs { get; init; }
    public required long MovedAtUs { get; init; }
    /// <summary>The nearest running deadline; null = none.</summary>
    public long? DueAtUs { get; init; }
    public required IReadOnlyList<RunningClock> Clocks { get; init; }
    /// <summary>Of the newest fact.</summary>
    public required long Position { get; init; }
    /// <summary>Null while it has never left the node where it was opened.</summary>
    public CaseWhereabouts? Whereabouts { get; init; }
    /// <summary>Who agreed already to a transition that needs several: transition → persons.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Agreed { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <param name="Stopped">While returned or waiting.</param>
/// <param name="DueAtUs">While stopped: when it would be due if it went on now.</param>
public sealed record RunningClock(string Code, long StartedAtUs, long DueAtUs, bool Stopped, bool Overdue);

public enum CaseLight { None, Green, Yellow, Red }

/// <summary>The line of a list, out of the view.</summary>
public sealed record CaseRow(string Id, string Definition, int Version, string Number, string Title, string State, StateKind Kind, string Applicant, string? Assignee, string? Priority, long OpenedAtUs, long MovedAtUs, long? DueAtUs, CaseLight Light, string? Thing, JsonObject Values);

/// <param name="Definition">Null = of every kind.</param>
/// <param name="Mine">Only what waits for this person or the party for which they act: 待办.</param>
/// <param name="Text">Number, title, searchable fields.</param>
/// <param name="Owner">Organisation that opened it; null = any.</param>
/// <param name="Cursor">Of the page before.</param>
/// <param name="Limit">1–500.</param>
public sealed record CaseQuery(string? Definition = null, IReadOnlyList<string>? States = null, bool? Open = null, bool Mine = false, CaseLight? Light = null, string? Thing = null, string? Parent = null, string? Text = null,
    IReadOnlyDictionary<string, string>? Fields = null, long? FromUs = null, long? ToUs = null, CaseOrder Order = CaseOrder.Newest, string? Cursor = null, int Limit = 50, string? Owner = null);

public enum CaseOrder { Newest, Due, Oldest }

public sealed record CasePage(IReadOnlyList<CaseRow> Rows, string? Next);

public sealed record CaseCount(string Definition, string State, StateKind Kind, CaseLight Light, long Count);

/// <summary>One fact in the life of a case.</summary>
/// <param name="Kind">CaseOpened, CaseSaved, CaseMoved, CaseRemarked, CaseOverdue, CaseTold …</param>
public sealed record CaseStep(long Position, long AtUs, string Kind, string? Transition, string? From, string? To, string? Actor, string? Opinion, JsonObject Changed);

/// <param name="Why">Why not, when it may not be taken now; null = it may.</param>
public sealed record PossibleMove(TransitionDefinition Transition, Outcome? Why);

/// <param name="NextAtUs">When it is tried again; <see cref="long.MaxValue"/> = it failed for good and waits for an administrator.</param>
public sealed record PendingEffect(string Case, long Position, string Name, int Attempts, string? Trouble, long NextAtUs)
{
    public bool FailedForGood => NextAtUs == long.MaxValue;
}

using System.ComponentModel;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Console.Cases.Api;

/// <summary>A case as its reader may see it.</summary>
public sealed record CaseJson
{
    public required string Id { get; init; }
    public required string Definition { get; init; }
    public required int Version { get; init; }
    public required string Number { get; init; }
    public required string Title { get; init; }
    public required string State { get; init; }
    public required string Applicant { get; init; }
    public string? OpenedBy { get; init; }
    public string? Assignee { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Parties { get; init; }
    public required JsonObject Values { get; init; }
    [Description("Fields that you may not see.")]
    public required IReadOnlyList<string> Withheld { get; init; }
    public required IReadOnlyList<string> Things { get; init; }
    public string? Parent { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset MovedAt { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public required IReadOnlyList<CaseClockJson> Clocks { get; init; }
    [Description("Set once the case has left its node: here, leaving (no receipt yet) or away (this is a copy).")]
    public CasePlaceJson? Whereabouts { get; init; }
    [Description("Give it back as seen, so that nothing is decided over what somebody changed meanwhile.")]
    public required string Position { get; init; }
    [Description("What you may do now; with a reason where not.")]
    public required IReadOnlyList<CaseMoveJson> Moves { get; init; }

    internal static CaseJson Of(CaseView v, IReadOnlyList<PossibleMove> moves) => new()
    {
        Id = v.Id, Definition = v.Definition.Code, Version = v.Definition.Version, Number = v.Number, Title = v.Title, State = v.State, Applicant = v.Applicant, OpenedBy = v.OpenedBy, Assignee = v.Assignee,
        Parties = v.Parties, Values = v.Values, Withheld = v.Withheld, Things = v.Things, Parent = v.Parent, OpenedAt = CaseWire.Time(v.OpenedAtUs), MovedAt = CaseWire.Time(v.MovedAtUs), DueAt = CaseWire.Time(v.DueAtUs),
        Clocks = [.. v.Clocks.Select(c => new CaseClockJson(c.Code, CaseWire.Time(c.StartedAtUs), CaseWire.Time(c.DueAtUs), c.Stopped, c.Overdue))], Position = CaseWire.Position(v.Position),
        Whereabouts = v.Whereabouts is { } at ? new(CaseWire.Name(at.Place), at.With, at.Token, CaseWire.Time(at.SinceUs), CaseWire.Time(at.AsOfUs), at.IsInDoubt) : null,
        Moves = [.. moves.Select(m => new CaseMoveJson(m.Transition.Code, m.Transition.Name.Zh, m.Transition.Name.En, m.Transition.Asks, m.Why?.Code, m.Why is { } why ? CodeSentences.Of(why).En : null))],
    };
}

/// <param name="With">Organisation that it goes to, that has it, or for which it came.</param>
/// <param name="AsOf">Of a copy: how new it is.</param>
/// <param name="InDoubt">Its agreement ended while it was on its way, and the other side has not said whether it arrived.</param>
public sealed record CasePlaceJson(string Place, string With, int Token, DateTimeOffset Since, DateTimeOffset? AsOf, bool InDoubt);

public sealed record CaseClockJson(string Code, DateTimeOffset StartedAt, DateTimeOffset DueAt, bool Stopped, bool Overdue);

/// <param name="Code">Why not; absent = you may.</param>
public sealed record CaseMoveJson(string Transition, string NameZh, string NameEn, IReadOnlyList<string> Asks, string? Code, string? Why);

public sealed record CaseStepJson(string Position, DateTimeOffset At, string Kind, string? Transition, string? From, string? To, string? Actor, string? Opinion, JsonObject Changed)
{
    internal static CaseStepJson Of(CaseStep s) => new(CaseWire.Position(s.Position), CaseWire.Time(s.AtUs), s.Kind, s.Transition, s.From, s.To, s.Actor, s.Opinion, s.Changed);
}

/// <param name="Position">Of the step in the log.</param>
/// <param name="NextAt">Absent = it failed for good and waits for an administrator.</param>
public sealed record PendingEffectJson(string Position, string Name, int Attempts, string? Trouble, DateTimeOffset? NextAt)
{
    internal static PendingEffectJson Of(PendingEffect e) => new(CaseWire.Position(e.Position), e.Name, e.Attempts, e.Trouble, e.FailedForGood ? null : CaseWire.Time(e.NextAtUs));
}

public sealed record CaseCountJson(string Definition, string State, string Kind, string Light, long Count)
{
    internal static CaseCountJson Of(CaseCount c) => new(c.Definition, c.State, CaseWire.Name(c.Kind), CaseWire.Name(c.Light), c.Count);
}

public sealed record CaseRowJson(string Id, string Definition, string Number, string Title, string State, string Kind, string Applicant, string? Assignee, string? Priority, DateTimeOffset OpenedAt, DateTimeOffset MovedAt, DateTimeOffset? DueAt, string Light, string? Thing, JsonObject Values);

/// <param name="Next">Cursor of the next page; absent = this is the last.</param>
public sealed record CasePageJson(IReadOnlyList<CaseRowJson> Rows, string? Next)
{
    internal static CasePageJson Of(CasePage page) => new([.. page.Rows.Select(Row)], page.Next);

    private static CaseRowJson Row(CaseRow r) => new(r.Id, r.Definition, r.Number, r.Title, r.State, CaseWire.Name(r.Kind), r.Applicant, r.Assignee, r.Priority, CaseWire.Time(r.OpenedAtUs), CaseWire.Time(r.MovedAtUs), CaseWire.Time(r.DueAtUs), CaseWire.Name(r.Light), r.Thing, r.Values);
}

using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;

namespace Yiwang.Cases.Views;

/// <summary>What the lists show and know of a case, worked out of one fact.</summary>
internal sealed record CaseRowFacts
{
    public required CaseState Case { get; init; }
    public required StateKind Kind { get; init; }
    public required bool IsOpen { get; init; }
    public required long Due { get; init; }
    public required string? Assignee { get; init; }
    public required string? Priority { get; init; }
    public required string? Thing { get; init; }
    public required IReadOnlyList<string> Things { get; init; }
    /// <summary>Values of the list's columns, as JSON.</summary>
    public required string Shown { get; init; }
    /// <summary>Organisations and persons that see it.</summary>
    public required IReadOnlyList<string> SeenBy { get; init; }
    /// <summary>Readers, and in whose 待办 it stands.</summary>
    public required IReadOnlyList<string> Keys { get; init; }
    public required IReadOnlyList<string> Texts { get; init; }
    public bool InWorkdays => IsOpen && Case.Clocks.Any(c => c.InWorkdays && !c.IsStopped);

    public static CaseRowFacts Of(CaseState state, CaseForm form)
    {
        var at = form.State(state.State);
        var kind = at?.Kind ?? StateKind.Open;
        var things = CaseThings.Of(state, form);
        var readers = Readers(state, form);
        return new CaseRowFacts
        {
            Case = state, Kind = kind, IsOpen = at is not { IsEnd: true }, Due = state.DueAtUs ?? CasesView.Never, Assignee = CaseThings.Assignee(at, state.Values),
            Priority = form.Priority is null ? null : TextTemplate.Plain(state.Values["priority"]) is { Length: > 0 } priority ? priority : null, Thing = things.Count > 0 ? things[0] : null, Things = things,
            Shown = ShownOf(state, form), SeenBy = readers, Keys = [.. readers, .. CaseThings.Turn(state, form)], Texts = TextsOf(state, form),
        };
    }

    /// <summary>Number, title, and fields that the form marks searchable: what a list is searched by.</summary>
    public static IReadOnlyList<string> TextsOf(CaseState state, CaseForm form) =>
        [state.Number, state.Title, .. form.Definition.Fields.Where(f => f is { Searchable: true, Personal: false }).Select(f => TextTemplate.Plain(state.Values[f.Code])).Where(t => t.Length > 0)];

    public static IReadOnlyList<string> Readers(CaseState state, CaseForm form)
    {
        var kind = form.State(state.State)?.Kind;
        var readers = new List<string> { state.Applicant };
        foreach (var (_, members) in state.Parties)
        {
            foreach (var member in members)
            {
                // A draft is nobody else's business.
                if (kind == StateKind.Draft && !member.Contains('/', StringComparison.Ordinal)) continue;
                if (!readers.Contains(member)) readers.Add(member);
            }
        }
        // A draft of the authority's own stays with its own people.
        if (kind != StateKind.Draft) readers.AddRange(Districts.Keys(state, form).Where(k => !readers.Contains(k)));
        return readers;
    }

    private static string ShownOf(CaseState state, CaseForm form)
    {
        var shown = new JsonObject();
        foreach (var code in form.Definition.Columns)
            if (form.Field(code) is { Personal: false } && state.Values[code] is { } value) shown[code] = value.DeepClone();
        return shown.ToJsonString();
    }
}

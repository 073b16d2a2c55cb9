using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Cases.Commands;

/// <summary>What every command needs.</summary>
internal sealed record CaseTools(CaseLog Log, CaseBook Book, CaseKeys Keys, FormBook Forms, Sight Sight, CaseViews Views, TimeProvider Time)
{
    public long NowUs() => Micros.Of(Time);

    /// <summary>For a case that has facts: its clocks never see time go back, though the machine's clock may.</summary>
    public long NowUs(CaseState state) => Math.Max(Micros.Of(Time), state.RecordedAtUs);

    /// <summary>When it happened: as it is said, not before what went before and not after now. Deadlines run from the recording all the same.</summary>
    public static long AtUs(long? occurredAtUs, long afterUs, long nowUs) => occurredAtUs is { } at ? Math.Max(afterUs, Math.Min(at, nowUs)) : nowUs;

    /// <summary>The case, if the asker may see it; else as if it were not there.</summary>
    public Outcome<(CaseState Case, CaseForm Form)> Find(Actor actor, string? id)
    {
        if (id is null || Book.Find(id) is not { } state || Forms.Find(state.Form, state.Version) is not { } form) return NotFound(id);
        return actor.Who is { } who && !Sight.Sees(who, state, form) ? NotFound(id) : (state, form);
    }

    /// <summary>The case, where it may be changed.</summary>
    public Outcome<(CaseState Case, CaseForm Form)> FindHere(Actor actor, string? id)
    {
        var found = Find(actor, id);
        return found.Succeeded && !found.Value.Case.IsHere ? Elsewhere(found.Value.Case.Custody!) : found;
    }

    private static Outcome Elsewhere(CaseCustody custody) => new(Codes.CasesElsewhere, custody.With, null, custody.Place == Travel.CasePlace.Leaving
        ? new("办件已送往另一个节点，还没有收到回执，送达或撤回之前不能办理。", "The case is on its way to another node and has no receipt yet: nothing moves until it has arrived or is recalled.")
        : new("办件在另一个节点办理，这里是副本。", "The case is handled on another node; this is a copy."));

    /// <summary>What the person looked at when he decided is no longer so.</summary>
    /// <param name="given">What he gives now.</param>
    public Outcome Stale(CaseState state, CaseForm form, long seen, JsonObject given)
    {
        if (seen < 0 || (seen >= state.Since && seen <= state.Position)) return Outcome.Ok;
        var before = Book.At(seen) is { } fact && fact.Case.Id == state.Id ? fact.Case : null;
        var changed = before is null ? [] : form.Definition.Fields.Where(f => !JsonNode.DeepEquals(before.Values[f.Code], state.Values[f.Code])).ToList();
        if (before is not null && changed.TrueForAll(f => IsOpen(f.Code, before.Values, given)) && OnlyFilledIn(state, seen, changed)) return Outcome.Ok;
        if (changed.Count == 0) return new Outcome(Codes.CasesStale, state.State, null, before is null || before.State != state.State ? Moved(form, state) : null);
        return new Outcome(Codes.CasesStale, string.Join(',', changed.Select(f => f.Code)), changed[0].Code,
            new($"在您打开之后，{string.Join("、", changed.Take(5).Select(f => f.Name.Zh))}已被改过，请看看再提交。", $"Changed since you opened it: {string.Join(", ", changed.Take(5).Select(f => f.Name.En))}. Look, then submit again."));
    }

    // he saw nothing there, and gives his own value or leaves the field alone
    private static bool IsOpen(string field, JsonObject before, JsonObject given) => before[field] is null && (!given.TryGetPropertyValue(field, out var own) || own is not null);

    // A step's effects fill in fields a moment after it: nobody who already fills in the next one is in conflict with the node.
    private bool OnlyFilledIn(CaseState state, long seen, List<FieldDefinition> changed)
    {
        var since = Book.History(state.Id).Where(f => f.Case.Position > seen && CaseFact.ChangesForms(f.Kind)).ToList();
        return since.Count > 0 && since.TrueForAll(f => f is { Kind: CaseKinds.CaseSaved, Act.Actor: null } && f.Act.Changed.All(code => changed.Exists(c => c.Code == code)));
    }

    private static Bilingual? Moved(CaseForm form, CaseState state) =>
        form.State(state.State) is { } at ? new($"在您打开之后，办件已到“{at.Name.Zh}”，请刷新后再办。", $"Since you opened it the case has moved to '{at.Name.En}'. Reload, then decide.") : null;

    private static Outcome NotFound(string? id) => new(Codes.CasesNotFound, id is { Length: <= 120 } ? id : null, "id");
}

using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Events;
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

    /// <summary>What the person looked at when he decided is no longer so.</summary>
    public Outcome Stale(CaseState state, CaseForm form, long seen)
    {
        if (seen < 0 || (seen >= state.Since && seen <= state.Position)) return Outcome.Ok;
        var before = Book.At(seen) is { } fact && fact.Case.Id == state.Id ? fact.Case : null;
        var changed = before is null ? [] : form.Definition.Fields.Where(f => !System.Text.Json.Nodes.JsonNode.DeepEquals(before.Values[f.Code], state.Values[f.Code])).ToList();
        if (changed.Count == 0) return new Outcome(Codes.CasesStale, state.State, null, before is null || before.State != state.State ? Moved(form, state) : null);
        return new Outcome(Codes.CasesStale, string.Join(',', changed.Select(f => f.Code)), changed[0].Code,
            new($"在您打开之后，{string.Join("、", changed.Take(5).Select(f => f.Name.Zh))}已被改过，请看看再提交。", $"Changed since you opened it: {string.Join(", ", changed.Take(5).Select(f => f.Name.En))}. Look, then submit again."));
    }

    private static Bilingual? Moved(CaseForm form, CaseState state) =>
        form.State(state.State) is { } at ? new($"在您打开之后，办件已到“{at.Name.Zh}”，请刷新后再办。", $"Since you opened it the case has moved to '{at.Name.En}'. Reload, then decide.") : null;

    private static Outcome NotFound(string? id) => new(Codes.CasesNotFound, id is { Length: <= 120 } ? id : null, "id");
}

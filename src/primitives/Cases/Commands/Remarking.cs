using Yiwang.Cases.Facts;
using Yiwang.Cases.Rights;
using Yiwang.Cases.Values;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Commands;

/// <summary>A remark, seen by all parties; changes nothing else and makes nobody's form stale.</summary>
internal sealed class Remarking(CaseTools tools)
{
    public async ValueTask<Outcome<CaseState>> RunAsync(Actor actor, string id, string text, string? key, CancellationToken cancel)
    {
        if (CaseKeys.Check(key) is { Succeeded: false } badKey) return badKey;
        for (var attempt = 1; ; attempt++)
        {
            var remarked = await OnceAsync(actor, id, text.Trim(), key, cancel);
            if (remarked.Status.Code != Codes.EventsConflict || attempt == CaseLog.AttemptsMax) return remarked;
        }
    }

    private async ValueTask<Outcome<CaseState>> OnceAsync(Actor actor, string id, string text, string? key, CancellationToken cancel)
    {
        var found = tools.FindHere(actor, id);
        if (!found.Succeeded) return found.Status;
        if (tools.Keys.Before(actor, key, f => f.Kind == CaseKinds.CaseRemarked && f.Case.Id == id) is { } before) return before;
        var (state, form) = found.Value;
        if (actor.Who is { } who && tools.Sight.MayHandle(who, form) is { Allowed: false } refused) return refused.AsOutcome();
        if (text.Length is 0 or > StepTaking.OpinionMax || TextRules.Control(text, lines: true))
            return FieldFault.ToOutcome([new("text", new($"请写 1–{StepTaking.OpinionMax} 字。", $"Write 1 to {StepTaking.OpinionMax} characters."))]);
        return await tools.Log.AppendAsync(new FactDraft(CaseKinds.CaseRemarked, state, new CaseAct { Opinion = text }, actor, CaseKeys.Claims(actor, key), CaseThings.Of(state, form)), cancel);
    }
}

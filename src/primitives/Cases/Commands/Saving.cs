using Yiwang.Cases.Facts;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Commands;

/// <summary>Fields without a transition.</summary>
internal sealed class Saving(CaseTools tools, FieldInput input, CaseProgress progress)
{
    public async ValueTask<Outcome<CaseState>> RunAsync(Actor actor, SaveCase command, CancellationToken cancel)
    {
        if (CaseKeys.Check(command.Key) is { Succeeded: false } badKey) return badKey;
        for (var attempt = 1; ; attempt++)
        {
            var saved = await OnceAsync(actor, command, cancel);
            if (saved.Status.Code != Codes.EventsConflict || attempt == CaseLog.AttemptsMax) return saved;
        }
    }

    private async ValueTask<Outcome<CaseState>> OnceAsync(Actor actor, SaveCase command, CancellationToken cancel)
    {
        var found = tools.FindHere(actor, command.Id);
        if (!found.Succeeded) return found.Status;
        if (tools.Keys.Before(actor, command.Key, f => f.Kind == CaseKinds.CaseSaved && f.Case.Id == command.Id) is { } before) return before;
        var (state, form) = found.Value;
        if (actor.Who is { } who && tools.Sight.MayHandle(who, form) is { Allowed: false } refused) return refused.AsOutcome();
        if (tools.Stale(state, form, command.Seen, command.Values) is { Succeeded: false } stale) return stale;
        var was = tools.Views.WithPersonal(state);
        var values = (System.Text.Json.Nodes.JsonObject)was.DeepClone();
        var faults = new List<FieldFault>();
        input.Take(actor, form, state, null, command.Values, values, faults);
        if (faults.Count > 0) return FieldFault.ToOutcome(faults);
        var change = progress.Next(form, state, values, was, state.State, tools.NowUs(state), entered: false);
        // Nothing to record, unless a repeat must find it.
        if (change.Changed.Count == 0 && command.Key is null) return state;
        return await tools.Log.AppendAsync(new FactDraft(CaseKinds.CaseSaved, change.After, new CaseAct { Changed = change.Changed, Renamed = change.Renamed }, actor, CaseKeys.Claims(actor, command.Key), CaseThings.Of(change.After, form), change.Personal), cancel);
    }
}

using System.Text.Json.Nodes;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Commands;

/// <summary>Takes a transition. What refuses first answers: sight, state and rights, a stale form, fields, condition, guards, and last the log's own check that nobody was faster.</summary>
internal sealed class Moving(CaseTools tools, TransitionRights rights, StepTaking step, CaseProgress progress)
{
    // Persons remembered of one transition: for four eyes, not as a history.
    private const int PersonsMax = 100;

    public async ValueTask<Outcome<CaseState>> RunAsync(Actor actor, MoveCase command, CancellationToken cancel)
    {
        if (CaseKeys.Check(command.Key) is { Succeeded: false } badKey) return badKey;
        for (var attempt = 1; ; attempt++)
        {
            var moved = await OnceAsync(actor, command, cancel);
            if (moved.Status.Code != Codes.EventsConflict || attempt == CaseLog.AttemptsMax) return moved;
        }
    }

    private async ValueTask<Outcome<CaseState>> OnceAsync(Actor actor, MoveCase command, CancellationToken cancel)
    {
        var found = tools.FindHere(actor, command.Id);
        if (!found.Succeeded) return found.Status;
        if (tools.Keys.Before(actor, command.Key, f => f.Kind is CaseKinds.CaseMoved or CaseKinds.CaseDecided && f.Case.Id == command.Id && f.Act.Transition == command.Transition) is { } before) return before;
        var (state, form) = found.Value;
        if (form.Transition(command.Transition) is not { } transition) return new Outcome(Codes.CasesNotPossible, command.Transition, "transition");
        if (rights.Check(actor, form, state, transition) is { Succeeded: false } refused) return refused;
        if (tools.Stale(state, form, command.Seen, command.Values) is { Succeeded: false } stale) return stale;
        var nowUs = tools.NowUs(state);
        var was = tools.Views.WithPersonal(state);
        var values = (JsonObject)was.DeepClone();
        var request = new StepRequest(actor, form, state, transition, command.Values, command.Opinion, command.Confirmation, nowUs);
        var taken = await step.TakeAsync(request, values, cancel);
        if (!taken.Succeeded) return taken.Status;
        return await tools.Log.AppendAsync(Draft(request, command, taken.Value, values, was), cancel);
    }

    private FactDraft Draft(StepRequest request, MoveCase command, TakenStep taken, JsonObject values, JsonObject was)
    {
        var (actor, form, state, transition) = (request.Actor, request.Form, request.Case, request.Transition);
        var agreed = actor.User is { } user && transition.Deciders > 1 ? Agreeing(state, transition.Code, user) : null;
        var moves = agreed is null || agreed.Count >= transition.Deciders;
        var to = moves ? transition.To : state.State;
        var change = progress.Next(form, state, values, was, to, request.NowUs, entered: moves && to != state.State);
        var after = change.After with { Took = Taken(state.Took, transition.Code, actor) };
        if (moves) after = after with { MovedAtUs = CaseTools.AtUs(command.OccurredAtUs, state.MovedAtUs, request.NowUs), Agreed = new Dictionary<string, IReadOnlyList<string>>() };
        else after = after with { Agreed = new Dictionary<string, IReadOnlyList<string>>(state.Agreed) { [transition.Code] = agreed! } };
        var act = new CaseAct { Transition = transition.Code, From = state.State, Opinion = taken.Opinion, Signature = taken.Signature, Changed = change.Changed, Renamed = change.Renamed };
        return new FactDraft(moves ? CaseKinds.CaseMoved : CaseKinds.CaseDecided, after, act, actor, [.. taken.Claims, .. CaseKeys.Claims(actor, command.Key)], CaseThings.Of(after, form), change.Personal, command.OccurredAtUs);
    }

    private static List<string> Agreeing(CaseState state, string transition, string user) =>
        [.. state.Agreed.TryGetValue(transition, out var before) ? before : [], user];

    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> Taken(IReadOnlyDictionary<string, IReadOnlyList<string>> took, string transition, Actor actor)
    {
        if (actor.User is not { } user) return took;
        var persons = took.TryGetValue(transition, out var before) ? before : [];
        if (persons.Contains(user)) return took;
        return new Dictionary<string, IReadOnlyList<string>>(took, StringComparer.Ordinal) { [transition] = [.. persons.TakeLast(PersonsMax - 1), user] };
    }
}

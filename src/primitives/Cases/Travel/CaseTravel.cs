using System.Text.Json.Nodes;
using Yiwang.Cases.Clocks;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Cases.Travel;

/// <summary>The sending side: out, back again, handed over.</summary>
internal sealed class CaseTravel(CaseTools tools, Deadlines deadlines, IDirectory directory, CaseReceiving receiving) : ICaseTravel
{
    /// <summary>Null until the node says who carries cases; then none leaves.</summary>
    public ICaseRoads? Roads { get; set; }

    public async ValueTask<Outcome> SendAsync(string id, string to, string key, CancellationToken cancel = default)
    {
        if (directory.Find(to) is not null) return Outcome.Ok;
        for (var attempt = 1; ; attempt++)
        {
            if (tools.Keys.Before(Actor.Node, key, f => f.Kind == CaseKinds.CaseSent && f.Case.Id == id) is not null) return Outcome.Ok;
            var found = tools.FindHere(Actor.Node, id);
            if (!found.Succeeded) return found.Status;
            var (state, form) = found.Value;
            var road = Roads?.Find(state.Form, Senders(state), to) ?? new Outcome(Codes.CasesNotPossible, to, null, new("本节点没有接入网络，不能送出办件。", "This node is not connected: cases cannot leave it."));
            if (!road.Succeeded) return road.Status;
            var now = tools.NowUs(state);
            var custody = new CaseCustody((state.Custody?.Token ?? 0) + 1, CasePlace.Leaving, to, road.Value.Pact, now) { From = state.Custody?.From ?? [], Kept = Parcels.Kept(form, road.Value) };
            var after = state with { Custody = custody, Clocks = deadlines.Stopped(state.Clocks, now), WakeAtUs = null };
            var sent = await tools.Log.AppendAsync(Draft(CaseKinds.CaseSent, after, form, new CaseAct(), CaseKeys.Claims(Actor.Node, key)), cancel);
            if (sent.Status.Code != Codes.EventsConflict || attempt == CaseLog.AttemptsMax) return sent.Status;
        }
    }

    /// <param name="asked">How the person knows that the other side does not have it; null = says nothing of that.</param>
    public async ValueTask<Outcome> RecallAsync(Actor actor, string id, string? asked, CancellationToken cancel)
    {
        if (tools.Book.Find(id) is not { Custody: { Place: CasePlace.Leaving } custody }) return new Outcome(Codes.CasesNotPossible, id, null, new("办件没有在送出途中。", "The case is not on its way."));
        var isInDoubt = Roads?.IsOver(custody.Pact) == true;
        if (Roads is { } roads && await roads.RecallAsync(custody.Pact, id, custody.Token, isInDoubt && asked is not null, cancel) is { Succeeded: false } late) return late;
        return await TakeBackAsync(id, custody.Token, new CaseAct { Opinion = isInDoubt ? asked : null }, actor, cancel);
    }

    public string? PactOf(string id, int token) => tools.Book.Find(id)?.Custody is { Place: CasePlace.Leaving } custody && custody.Token == token ? custody.Pact : null;

    public Outcome<CaseRoadLoad> Load(string id, int token)
    {
        if (tools.Book.Find(id) is not { Custody: { Place: CasePlace.Leaving } custody } state || custody.Token != token || tools.Forms.Find(state.Form, state.Version) is not { } form)
            return new Outcome(Codes.CasesNotFound, id);
        var road = Roads?.Find(state.Form, Senders(state), custody.With) ?? new Outcome(Codes.CasesNotPossible);
        if (!road.Succeeded) return road.Status;
        if (tools.Forms.Definitions.Text(state.Form, state.Version) is not { } text) return new Outcome(Codes.NodeFault, $"{state.Form} {state.Version}");
        return Parcels.Of(tools, state, form, road.Value, text, $"case:{id}:{token}");
    }

    public IReadOnlyList<CaseRoadLoad> News(string id)
    {
        if (tools.Book.Find(id) is not { Custody: { From.Count: > 0, Place: not CasePlace.Leaving } custody } state || tools.Forms.Find(state.Form, state.Version) is not { } form) return [];
        var loads = new List<CaseRoadLoad>();
        foreach (var station in custody.From)
        {
            if (Roads?.Find(state.Form, [station.Sender], station.Organization) is { Succeeded: true, Value: { } road })
                loads.Add(Parcels.Of(tools, state, form, road, null, $"case:{id}:{custody.Token}:{state.Position}"));
        }
        return loads;
    }

    public ValueTask<Outcome> TakeBackAsync(string id, int token, Outcome? why, CancellationToken cancel = default) =>
        TakeBackAsync(id, token, new CaseAct { Trouble = why is { } refused ? CodeSentences.Of(refused).Zh : null }, Actor.Node, cancel);

    private ValueTask<Outcome> TakeBackAsync(string id, int token, CaseAct act, Actor actor, CancellationToken cancel) => StepAsync(id, token, CaseKinds.CaseTakenBack, (state, form, custody, now) =>
    {
        var clocks = deadlines.Resumed(state.Clocks, form.State(state.State)!, now);
        // The token is not used again: whoever received it after all would have the higher one.
        var after = state with { Custody = custody with { Place = CasePlace.Here, SinceUs = now }, Clocks = clocks, WakeAtUs = deadlines.Wake(form, state.State, clocks) };
        return (after, act);
    }, cancel, actor);

    public async ValueTask<Outcome> LeaveAsync(string id, string organization, string move, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = tools.Find(Actor.Node, id);
            if (!found.Succeeded || !found.Value.Case.IsHere) return found.Status;
            var (state, form) = found.Value;
            var now = tools.NowUs(state);
            var custody = new CaseCustody((state.Custody?.Token ?? 0) + 1, CasePlace.Leaving, organization, move, now) { From = state.Custody?.From ?? [], Kept = state.Custody?.Kept ?? [] };
            var after = state with { Custody = custody, Clocks = deadlines.Stopped(state.Clocks, now), WakeAtUs = null };
            var left = await tools.Log.AppendAsync(Draft(CaseKinds.CaseSent, after, form, new CaseAct(), []), cancel);
            if (left.Status.Code != Codes.EventsConflict || attempt == CaseLog.AttemptsMax) return left.Status;
        }
    }

    public ValueTask<Outcome> ArriveAsync(string id, string move, CancellationToken cancel = default)
    {
        if (tools.Book.Find(id) is not { Custody: { Place: CasePlace.Leaving } leaving } || leaving.Pact != move) return new(Outcome.Ok);
        return StepAsync(id, leaving.Token, CaseKinds.CaseReceived, (state, form, custody, now) =>
        {
            var clocks = deadlines.Resumed(state.Clocks, form.State(state.State)!, now);
            return (state with { Custody = custody with { Place = CasePlace.Here, SinceUs = now }, Clocks = clocks, WakeAtUs = deadlines.Wake(form, state.State, clocks) }, new CaseAct());
        }, cancel);
    }

    public ValueTask<Outcome> HandedOverAsync(string id, int token, long receivedAtUs, CancellationToken cancel = default) => StepAsync(id, token, CaseKinds.CaseHandedOver, (state, _, custody, now) =>
        (state with
        {
            Custody = custody with { Place = CasePlace.Away, SinceUs = now, AsOfUs = receivedAtUs, From = [.. custody.From.Where(s => s.Organization != custody.With)] }, Clocks = [], WakeAtUs = null,
        }, new CaseAct()), cancel);

    public ValueTask<Outcome> ReceiveAsync(CaseArrival arrival, CancellationToken cancel = default) => receiving.ReceiveAsync(arrival, cancel);

    public ValueTask<Outcome> CopyAsync(CaseArrival arrival, CancellationToken cancel = default) => receiving.CopyAsync(arrival, cancel);

    private async ValueTask<Outcome> StepAsync(string id, int token, string kind, Func<CaseState, CaseForm, CaseCustody, long, (CaseState After, CaseAct Act)> step, CancellationToken cancel, Actor actor = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (tools.Book.Find(id) is not { } state || tools.Forms.Find(state.Form, state.Version) is not { } form) return new Outcome(Codes.CasesNotFound, id);
            // done before, or overtaken
            if (state.Custody is not { Place: CasePlace.Leaving } custody || custody.Token != token) return Outcome.Ok;
            var (after, act) = step(state, form, custody, tools.NowUs(state));
            var done = await tools.Log.AppendAsync(Draft(kind, after, form, act, []) with { Actor = actor }, cancel);
            if (done.Status.Code != Codes.EventsConflict || attempt == CaseLog.AttemptsMax) return done.Status;
        }
    }

    internal static FactDraft Draft(string kind, CaseState after, CaseForm form, CaseAct act, IReadOnlyList<Expected> claims, JsonObject? personal = null) =>
        new(kind, after, act, Actor.Node, claims, CaseThings.Of(after, form), personal);

    /// <summary>Parties of this node, the one that has the case first.</summary>
    private List<string> Senders(CaseState state)
    {
        var senders = new List<string>();
        if (state.Custody is { Place: CasePlace.Here, With: { } holder }) senders.Add(holder);
        senders.Add(state.Applicant);
        foreach (var members in state.Parties.Values) senders.AddRange(members);
        return [.. senders.Where(o => directory.Find(o) is not null).Distinct()];
    }
}

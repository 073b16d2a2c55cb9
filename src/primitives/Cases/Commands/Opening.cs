using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Cases.Values;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Things;

namespace Yiwang.Cases.Commands;

/// <summary>Begins a case, as a draft or handed in at once; its number is claimed by the very fact that begins it.</summary>
internal sealed class Opening(CaseTools tools, PartyRules parties, TransitionRights rights, StepTaking step, CaseProgress progress, FieldInput input, PublishedForms published)
{
    // Openings of one counter wait for each other here rather than lose races in the log.
    private readonly SemaphoreSlim[] _counters = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async ValueTask<Outcome<CaseState>> RunAsync(Actor actor, string organization, OpenCase command, CancellationToken cancel)
    {
        if (CaseKeys.Check(command.Key) is { Succeeded: false } badKey) return badKey;
        if (tools.Forms.Newest(command.Definition) is not { } form) return new Outcome(Codes.CasesNotFound, command.Definition, "definition");
        if (Things(command.Things) is { Succeeded: false } badThing) return badThing;
        var counter = Counter(organization, form, CaseTools.AtUs(command.OccurredAtUs, 0, tools.NowUs()));
        var gate = _counters[(uint)StringComparer.Ordinal.GetHashCode(counter) % (uint)_counters.Length];
        await gate.WaitAsync(cancel);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (tools.Keys.Before(actor, command.Key, f => f.Kind == CaseKinds.CaseOpened && f.Case.Form == command.Definition) is { } before) return before;
                var opened = await OnceAsync(actor, organization, form, counter, command, cancel);
                if (opened.Status.Code != Codes.EventsConflict || attempt == CaseLog.AttemptsMax) return opened;
            }
        }
        finally { gate.Release(); }
    }

    private async ValueTask<Outcome<CaseState>> OnceAsync(Actor actor, string organization, CaseForm form, string counter, OpenCase command, CancellationToken cancel)
    {
        var nowUs = tools.NowUs();
        var empty = Empty(actor, organization, form, command, nowUs, CaseTools.AtUs(command.OccurredAtUs, 0, nowUs));
        if (MayOpen(actor, form, empty) is { Succeeded: false } refused) return refused;
        var values = new JsonObject();
        Derivation.Defaults(form, values, nowUs, actor.User, tools.Forms.Zone);
        var (state, act, claims) = (form.Initial.Code, new CaseAct(), (IReadOnlyList<Expected>)[]);
        if (command.Transition is { } code)
        {
            if (form.Transition(code) is not { Deciders: <= 1 } transition) return new Outcome(Codes.CasesNotPossible, code, "transition");
            // Parties that fields name are known only with the fields in them.
            var draft = empty with { Parties = parties.Of(form, Merged(values, command.Values), organization, command.Parent) };
            if (rights.Check(actor, form, draft, transition) is { Succeeded: false } forbidden) return forbidden;
            var taken = await step.TakeAsync(new StepRequest(actor, form, draft, transition, command.Values, command.Opinion, null, nowUs), values, cancel);
            if (!taken.Succeeded) return taken.Status;
            (state, claims) = (transition.To, taken.Value.Claims);
            act = new CaseAct { Transition = code, From = form.Initial.Code, Opinion = taken.Value.Opinion, Signature = taken.Value.Signature };
            empty = empty with { Took = Moving.Taken(empty.Took, code, actor) };
        }
        else if (Fill(actor, form, empty, command.Values, values, nowUs) is { Succeeded: false } wrong) return wrong;
        return await WriteAsync(actor, form, counter, command, new(empty, values, state, act, claims, nowUs), cancel);
    }

    private sealed record Begun(CaseState Empty, JsonObject Values, string State, CaseAct Act, IReadOnlyList<Expected> Claims, long NowUs);

    private async ValueTask<Outcome<CaseState>> WriteAsync(Actor actor, CaseForm form, string counter, OpenCase command, Begun begun, CancellationToken cancel)
    {
        // Not before everything else is found good: what is refused writes nothing.
        if (await published.EnsureAsync(form.Definition, begun.Empty.Applicant, cancel) is { Succeeded: false } unpublished) return unpublished;
        var parts = Numbering.Parts(form.Definition.Numbering, begun.Empty.OpenedAtUs, tools.Forms.Zone);
        var last = tools.Log.FindHead(counter);
        var number = Numbering.Of(parts, (last < 0 ? 0 : Numbering.CountIn(parts, tools.Book.At(last)?.Case.Number ?? "")) + 1);
        var change = progress.Next(form, begun.Empty, begun.Values, [], begun.State, begun.NowUs, entered: true);
        var opened = change.After with { Number = number, MovedAtUs = begun.Empty.OpenedAtUs };
        var claims = new List<Expected> { new(counter, last), new(CaseNames.Number(opened.Applicant, number), -1) };
        claims.AddRange(begun.Claims);
        claims.AddRange(CaseKeys.Claims(actor, command.Key));
        return await tools.Log.AppendAsync(new FactDraft(CaseKinds.CaseOpened, opened, begun.Act with { Changed = change.Changed }, actor, claims, CaseThings.Of(opened, form), change.Personal, command.OccurredAtUs, command.Parent), cancel);
    }

    private Outcome Fill(Actor actor, CaseForm form, CaseState empty, JsonObject given, JsonObject values, long nowUs)
    {
        var faults = new List<FieldFault>();
        var begun = empty with { Parties = parties.Of(form, Merged(values, given), empty.Applicant, empty.Parent) };
        input.Open(actor, form, begun, given, values, faults);
        Derivation.Compute(form, values, nowUs, form.Initial.Code, tools.Forms.Zone);
        if (faults.Count == 0 && form.Initial.Kind != StateKind.Draft && !actor.IsNode) Requirements.Check(form, null, form.Initial, form.Initial, values, nowUs, faults);
        return faults.Count > 0 ? FieldFault.ToOutcome(faults) : Outcome.Ok;
    }

    private Outcome MayOpen(Actor actor, CaseForm form, CaseState empty)
    {
        if (actor.Who is not { } who) return Outcome.Ok;
        if (tools.Sight.MayHandle(who, form) is { Allowed: false } refused) return refused.AsOutcome();
        if (!form.Definition.OpenedByPeople) return new Outcome(Codes.CasesNotPossible, form.Definition.Code, "definition", new("这类办件由系统建立。", "Cases of this kind are opened by the node."));
        if (form.Definition.OpenedBy.Any(p => Sight.ActsFor(who, empty, form, p))) return Outcome.Ok;
        return new Outcome(Codes.PartiesForbidden, form.Definition.Code, null, new($"您的角色不能提交“{form.Definition.Name.Zh}”。", $"Your role may not open '{form.Definition.Name.En}'."));
    }

    private CaseState Empty(Actor actor, string organization, CaseForm form, OpenCase command, long nowUs, long atUs) => new()
    {
        Id = CaseNames.NewId(organization, nowUs), Form = form.Definition.Code, Version = form.Definition.Version, Hash = form.Definition.Hash, Number = "", State = form.Initial.Code, Applicant = organization,
        OpenedBy = actor.User, Parties = parties.Of(form, [], organization, command.Parent), Things = command.Things is { } things ? [.. things.Distinct()] : [], Parent = command.Parent, OpenedAtUs = atUs, MovedAtUs = atUs,
    };

    private string Counter(string organization, CaseForm form, long atUs) =>
        CaseNames.Counter(organization, Numbering.Parts(form.Definition.Numbering, atUs, tools.Forms.Zone).Before);

    private static JsonObject Merged(JsonObject values, JsonObject given)
    {
        var merged = (JsonObject)values.DeepClone();
        foreach (var (code, value) in given) merged[code] = value?.DeepClone();
        return merged;
    }

    private static Outcome Things(IReadOnlyList<string>? things)
    {
        if (things is { Count: > CaseThings.Max }) return new Outcome(Codes.RequestTooLarge, $"at most {CaseThings.Max} things", "things");
        return things?.FirstOrDefault(t => !Handle.TryParse(t, out _)) is { } wrong ? new Outcome(Codes.ThingsHandleInvalid, wrong, "things") : Outcome.Ok;
    }
}

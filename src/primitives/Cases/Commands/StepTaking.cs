using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Values;
using Yiwang.Events;

namespace Yiwang.Cases.Commands;

/// <summary>A transition being taken: fields, condition, decision, guards, and what it sets; in this order.</summary>
internal sealed class StepTaking(FieldInput input, Guards guards, Confirmations confirmations, Signatures signatures, Copies copies, TimeZoneInfo zone)
{
    /// <summary>Characters of an opinion or a remark.</summary>
    public const int OpinionMax = 2_000;

    /// <param name="values">All of the case; what is given goes in.</param>
    public async ValueTask<Outcome<TakenStep>> TakeAsync(StepRequest request, JsonObject values, CancellationToken cancel)
    {
        var (actor, form, state, transition, nowUs) = (request.Actor, request.Form, request.Case, request.Transition, request.NowUs);
        if (Fields(request, values) is { Succeeded: false } faults) return faults;
        if (transition.When is { } when && !form.Holds(when, values, nowUs, state.State)) return Otherwise(transition);
        var opinion = Opinion(request);
        if (!opinion.Succeeded) return opinion.Status;
        if (transition.Confirmed && actor.Who is { } who && await confirmations.CheckAsync(who, request.Confirmation, cancel) is { Succeeded: false } unconfirmed) return unconfirmed;
        var claims = await guards.CheckAsync(request, values, cancel);
        if (!claims.Succeeded) return claims.Status;
        Derivation.Set(form, transition, values, nowUs, state.State, actor.User, zone);
        var signature = transition.Decision == DecisionKind.None || actor.Who is null ? null : signatures.Sign(request, values, opinion.Value);
        return new TakenStep(opinion.Value.Length > 0 ? opinion.Value : null, claims.Value, signature);
    }

    private Outcome Fields(StepRequest request, JsonObject values)
    {
        var (form, state, transition) = (request.Form, request.Case, request.Transition);
        var faults = new List<FieldFault>();
        if (state.Position < 0) input.Open(request.Actor, form, state, request.Given, values, faults);
        else input.Take(request.Actor, form, state, transition, request.Given, values, faults);
        copies.Fill(form, values, state.Parties, state.Applicant, state.Custody is not null);
        Derivation.Compute(form, values, request.NowUs, state.State, zone);
        Derivation.Hide(form, values, request.NowUs, state.State);
        // A rule that moves a case knows what it does; only what it gives is checked.
        if (faults.Count == 0 && !request.Actor.IsNode) Requirements.Check(form, transition, form.State(state.State)!, form.State(transition.To)!, values, request.NowUs, faults);
        return faults.Count > 0 ? FieldFault.ToOutcome(faults) : Outcome.Ok;
    }

    private static Outcome<string> Opinion(StepRequest request)
    {
        var opinion = request.Opinion?.Trim() ?? "";
        if (opinion.Length > OpinionMax || TextRules.Control(opinion, lines: true)) return FieldFault.ToOutcome([new("opinion", new($"意见最多 {OpinionMax} 字，不能有控制字符。", $"An opinion has at most {OpinionMax} characters and no control characters."))]);
        if (opinion.Length > 0 || request.Actor.IsNode) return opinion;
        return request.Transition.Decision switch
        {
            DecisionKind.Return or DecisionKind.Refuse => FieldFault.ToOutcome([new("opinion", new("请写明意见。", "Say why."))]),
            DecisionKind.Agree => request.Transition.Name.Zh,
            _ => opinion,
        };
    }

    private static Outcome Otherwise(TransitionDefinition transition) =>
        new(Codes.CasesNotPossible, transition.Code, null, transition.Otherwise ?? new($"条件不满足，不能“{transition.Name.Zh}”。", $"A condition does not hold: '{transition.Name.En}' is not possible."));
}

/// <param name="Case">Before the step.</param>
internal sealed record StepRequest(Actor Actor, CaseForm Form, CaseState Case, TransitionDefinition Transition, JsonObject Given, string? Opinion, string? Confirmation, long NowUs);

internal sealed record TakenStep(string? Opinion, IReadOnlyList<Expected> Claims, JsonObject? Signature);

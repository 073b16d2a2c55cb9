using Yiwang.Cases.Clocks;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Effects;

/// <summary>What a fact brings about, in this order. Follows from the fact alone, so that it can be worked out again after a crash.</summary>
internal static class EffectPlan
{
    /// <summary>Tells those whose turn it is, and those that the transition names.</summary>
    public const string Tell = "cases.tell-turn";
    /// <summary>Ends the notices of turns that are taken and of deadlines that are over. A fact that tells of a new turn does so first.</summary>
    public const string Settle = "cases.settle-notices";
    /// <summary>A reminder or an escalation of a deadline.</summary>
    public const string TellDeadline = "cases.tell-deadline";
    /// <summary>The transition that a deadline takes.</summary>
    public const string Then = "cases.take";

    /// <summary>What happened longer ago, and is recorded only now, is history: its effects run, but nobody is told that it is his turn.</summary>
    private const long NewsUs = 2 * 86_400_000_000L;

    public static IReadOnlyList<PlannedEffect> Of(CaseFact fact, CaseForm form)
    {
        if (fact.Kind == CaseKinds.CaseTold) return [new(0, TellDeadline)];
        if (fact.Kind == CaseKinds.CaseOverdue) return Deadline(fact, form)?.Then is null ? [] : [new(0, Then)];
        if (fact.Kind == CaseKinds.CaseReceived) return TurnIsAnothers(fact, form) ? [new(0, Tell)] : [];
        // the person whose turn it is was changed without a transition: the new one is told as by one
        if (fact.Kind == CaseKinds.CaseSaved) return !TakesTurn(fact, form) ? [] : [new(0, TurnIsAnothers(fact, form) ? Tell : Settle)];
        if (fact.Kind is CaseKinds.CaseDecided or CaseKinds.CaseSent) return [new(0, Settle)];
        if (fact.Kind is not (CaseKinds.CaseOpened or CaseKinds.CaseMoved)) return [];
        var planned = new List<PlannedEffect>();
        var transition = Transition(fact, form);
        foreach (var call in transition?.Effects ?? []) planned.Add(new(planned.Count, call.Name));
        var isNews = fact.Case.RecordedAtUs - fact.Act.OccurredAtUs <= NewsUs;
        if (isNews && (transition is { Tell.Count: > 0 } || TurnIsAnothers(fact, form))) planned.Add(new(planned.Count, Tell));
        else if (fact.Kind == CaseKinds.CaseMoved) planned.Add(new(planned.Count, Settle));
        return planned;
    }

    public static TransitionDefinition? Transition(CaseFact fact, CaseForm form) => fact.Act.Transition is { } code ? form.Transition(code) : null;

    public static DeadlineDefinition? Deadline(CaseFact fact, CaseForm form) => fact.Act.Clock is { } clock ? Deadlines.Definition(form, fact.Case.State, clock) : null;

    /// <summary>The turn that there was before is taken: somebody has moved the case, or it is another's now.</summary>
    public static bool TakesTurn(CaseFact fact, CaseForm form) => fact.Kind switch
    {
        CaseKinds.CaseMoved => fact.Act.Actor is not null || !IsSameTurn(fact, form, CaseThings.Turn(fact.Case, form)),
        CaseKinds.CaseSaved => NamesAnother(fact, form),
        CaseKinds.CaseSent => true,
        _ => false,
    };

    /// <summary>Fields were saved that say whose turn it is: the assignee, or where there is none the party.</summary>
    private static bool NamesAnother(CaseFact fact, CaseForm form) => form.State(fact.Case.State) is { } at
        && ((at.Assignee is { } assignee && fact.Act.Changed.Contains(assignee))
            || (CaseThings.Assignee(at, fact.Case.Values) is null && at.At.Any(p => form.Party(p) is { Field: { } field } && fact.Act.Changed.Contains(field))));

    /// <summary>It stays with whom it was with.</summary>
    private static bool IsSameTurn(CaseFact fact, CaseForm form, IReadOnlyList<string> turn) =>
        fact.Kind == CaseKinds.CaseMoved && fact.Act.From is { } from && (form.State(fact.Case.State)?.Assignee is not { } assignee || !fact.Act.Changed.Contains(assignee))
        && CaseThings.Turn(fact.Case with { State = from }, form).SequenceEqual(turn);

    /// <summary>Nobody is told of what he has just done himself, nor of a draft.</summary>
    private static bool TurnIsAnothers(CaseFact fact, CaseForm form)
    {
        if (!form.Definition.TellsTurn || form.State(fact.Case.State) is not { IsEnd: false, Kind: not StateKind.Draft }) return false;
        var turn = CaseThings.Turn(fact.Case, form);
        if (IsSameTurn(fact, form, turn)) return false;
        return turn.Count > 0 && !(turn.Count == 1 && fact.Act.Actor is { } actor && turn[0] == CaseThings.TurnKey(actor));
    }
}

/// <param name="Index">Place in the fact: the first effects of a transition's definition are numbered as they stand there.</param>
internal readonly record struct PlannedEffect(int Index, string Name);

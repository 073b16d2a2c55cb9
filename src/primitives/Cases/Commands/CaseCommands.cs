using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Cases.Commands;

/// <summary>The four commands, for people and for the node alike.</summary>
internal sealed record CaseCommands(Opening Opening, Saving Saving, Moving Moving, Remarking Remarking, TransitionRights Rights, CaseTools Tools)
{
    /// <summary>Transitions out of the present state that are for one of the person's parties. Guards are asked when one is taken.</summary>
    public IReadOnlyList<PossibleMove> Moves(Principal who, CaseState state, CaseForm form)
    {
        if (!state.IsHere) return [];
        var moves = new List<PossibleMove>();
        var values = Tools.Views.WithPersonal(state);
        foreach (var transition in form.Definition.Transitions)
        {
            if (!transition.From.Contains(state.State) || !TransitionRights.ActsForOne(who, form, state, transition)) continue;
            var outcome = Rights.Check(new Actor(who), form, state, transition);
            // A condition over fields that the transition asks for can hold once they are filled.
            if (outcome.Succeeded && transition.When is { } when && !form.MayChange(when, transition.Asks) && !form.Holds(when, values, Tools.NowUs(state), state.State))
                outcome = new Outcome(Codes.CasesNotPossible, transition.Code, null, transition.Otherwise);
            moves.Add(new PossibleMove(transition, outcome.Succeeded ? null : outcome));
        }
        return moves;
    }
}

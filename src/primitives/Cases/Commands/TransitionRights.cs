using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Cases.Commands;

/// <summary>Whether somebody may take a transition: state, right, party, role, assignee, four eyes; in this order.</summary>
internal sealed class TransitionRights(Sight sight)
{
    /// <summary>By of a transition that the node alone takes.</summary>
    public const string System = "system";

    public Outcome Check(Actor actor, CaseForm form, CaseState state, TransitionDefinition transition)
    {
        if (!transition.From.Contains(state.State)) return NotHere(form, state, transition);
        if (actor.Who is not { } who) return Outcome.Ok;
        if (sight.MayHandle(who, form) is { Allowed: false } refused) return refused.AsOutcome();
        if (!ActsForOne(who, form, state, transition)) return Forbidden(PartyWords(form, transition));
        if (!Sight.HoldsOne(who, transition.Roles)) return Forbidden(RoleWords(transition.Roles));
        if (transition.ByAssignee && CaseThings.Assignee(form.State(state.State), state.Values) != who.User) return Forbidden(new("只能由负责人本人办理。", "Only the person in charge may do this."));
        return FourEyes(who, form, state, transition);
    }

    public static bool ActsForOne(Principal who, CaseForm form, CaseState state, TransitionDefinition transition)
    {
        foreach (var party in transition.By)
            if (Sight.ActsFor(who, state, form, party)) return true;
        return false;
    }

    private static Outcome FourEyes(Principal who, CaseForm form, CaseState state, TransitionDefinition transition)
    {
        if (who.User is not { } user) return transition.NotWhoTook.Count > 0 || transition.Deciders > 1 ? Forbidden(new("这一步要由个人账号办理。", "This step is taken by a person.")) : Outcome.Ok;
        foreach (var other in transition.NotWhoTook)
        {
            if (!state.Took.TryGetValue(other, out var persons) || !persons.Contains(user)) continue;
            var name = form.Transition(other)?.Name ?? new(other, other);
            return Forbidden(new($"“{name.Zh}”是您办的，这一步须由另一个人办理。", $"You took '{name.En}': this step is for somebody else."));
        }
        return state.Agreed.TryGetValue(transition.Code, out var agreed) && agreed.Contains(user)
            ? new Outcome(Codes.CasesNotPossible, transition.Code, null, new("您已经表决过，等其他人。", "You have decided already; others are waited for."))
            : Outcome.Ok;
    }

    private static Outcome NotHere(CaseForm form, CaseState state, TransitionDefinition transition)
    {
        var at = form.State(state.State)?.Name ?? new(state.State, state.State);
        return new Outcome(Codes.CasesNotPossible, transition.Code, null, new($"办件现在是“{at.Zh}”，不能“{transition.Name.Zh}”。", $"The case is '{at.En}' now: '{transition.Name.En}' is not possible."));
    }

    private static Bilingual PartyWords(CaseForm form, TransitionDefinition transition)
    {
        var parties = transition.By.Select(form.Party).OfType<PartyDefinition>().ToList();
        if (parties.Count == 0) return new("这一步由系统自动办理。", "The node takes this step by itself.");
        return new($"这一步由{string.Join("、", parties.Select(p => p.Name.Zh))}办理。", $"This step is for: {string.Join(", ", parties.Select(p => p.Name.En))}.");
    }

    private static Bilingual RoleWords(IReadOnlyList<Role> roles) =>
        new($"这一步要有{string.Join("或", roles.Select(r => r.Title().Zh))}的角色。", $"This step needs the role: {string.Join(" or ", roles.Select(r => r.Title().En))}.");

    private static Outcome Forbidden(Bilingual say) => new(Codes.PartiesForbidden, null, null, say);
}

using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Parties;

namespace Yiwang.Cases.Rights;

/// <summary>Who sees a case and which of its fields, and for which party somebody acts. What is not seen is as if it were not there.</summary>
internal sealed class Sight(IAccess access, Districts districts)
{
    public bool Sees(Principal who, CaseState state, CaseForm form)
    {
        if (who.Organization is not { } organization || !MayRead(who, form, 1)) return false;
        if (who.User is { } user && IsNamed(state, user)) return true;
        // An expert sees the files that name him, and no others.
        if (IsExpertOnly(who)) return false;
        if (Districts.Bound(who) && !districts.Sees(who, state)) return false;
        if (form.State(state.State)?.Kind == StateKind.Draft) return state.Applicant == organization;
        return IsNamed(state, organization) || state.Applicant == organization;
    }

    public static bool IsExpertOnly(Principal who) => who.Holds(Role.Expert) && who.Roles.All(r => r is Role.Expert or Role.Public);

    /// <summary>In whose lists somebody looks for the own organisation's cases; null = in none.</summary>
    public string? ListKey(Principal who, string organization) => !Districts.Bound(who) ? organization : districts.Of(who) is { } district ? Districts.Key(organization, district) : null;

    public bool SeesField(Principal who, CaseState state, CaseForm form, FieldDefinition field)
    {
        if (!MayRead(who, form, field.Grade)) return false;
        if (field.SeenBy.Count == 0) return true;
        foreach (var party in field.SeenBy)
            if (ActsFor(who, state, form, party)) return true;
        return false;
    }

    /// <summary>Membership and role.</summary>
    public static bool ActsFor(Principal who, CaseState state, CaseForm form, string party) =>
        form.Party(party) is { } definition && state.Parties.TryGetValue(party, out var members) && IsMember(who, members) && HoldsOne(who, definition.Roles);

    public static bool IsMember(Principal who, IReadOnlyList<string> members)
    {
        foreach (var member in members)
            if (member == who.Organization || (who.User is not null && member == who.User)) return true;
        return false;
    }

    public static bool HoldsOne(Principal who, IReadOnlyList<Role> roles)
    {
        if (roles.Count == 0) return true;
        foreach (var role in roles)
            if (who.Holds(role)) return true;
        return false;
    }

    /// <summary>Whether the person may handle cases at all, for the organisation that the person acts for.</summary>
    public Decision MayHandle(Principal who, CaseForm form) => access.Decide(who, AccessAction.HandleCases, new ThingScope(who.Organization ?? "", form.Definition.Code));

    // To a party the case is its organisation's own: what was sent to it was sent to be read, as far as the reader's role goes.
    private bool MayRead(Principal who, CaseForm form, byte grade) =>
        access.Decide(who, AccessAction.Read, new ThingScope(who.Organization ?? "", form.Definition.Code), new ValueScope(0, "", grade, Visibility.Internal)).Allowed;

    private static bool IsNamed(CaseState state, string member)
    {
        foreach (var members in state.Parties.Values)
            foreach (var one in members)
                if (one == member) return true;
        return false;
    }
}

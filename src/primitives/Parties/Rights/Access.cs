using Yiwang.Events;

namespace Yiwang.Parties.Rights;

/// <summary>
/// The one decision. A value is read by (a) everybody if public and of grade 1, (b) its owner's people as far as their role reads, (c) an organisation to
/// which an active pact gives that template's value. An explicit deny wins over all three; 内部 never crosses; grade 3 crosses only when the pact names the value.
/// </summary>
public sealed class Access(IGrants grants) : IAccess
{
    public Decision Decide(Principal principal, AccessAction action, in ThingScope thing, in ValueScope? value = null)
    {
        if (value is { ExplicitDeny: true }) return Refuse(principal);
        var allowed = action is AccessAction.Read
            ? value is not { } asked || IsPublic(asked) || OwnRoleReads(principal, thing, asked) || PactGives(principal, thing, asked)
            : OwnRolePermits(principal, action, thing, value);
        return allowed ? Decision.Allow : Refuse(principal);
    }

    /// <summary>What anybody at all may read: the only answer that hot paths may keep.</summary>
    public static bool IsPublic(in ValueScope value) => value is { Visibility: Visibility.Public, Grade: 1, ExplicitDeny: false };

    private static bool OwnRoleReads(Principal principal, in ThingScope thing, in ValueScope value)
    {
        if (!Owns(principal, thing)) return false;
        // A node acts as the whole organisation, whose own data these are.
        return principal.User is null || HighestGrade(principal) >= value.Grade;
    }

    // The pact is with the organisation and bounds what crosses; it asks for no role of the reader.
    private bool PactGives(Principal principal, in ThingScope thing, in ValueScope value)
    {
        if (principal.Organization is not { } organization || value.Visibility is not Visibility.Granted || Owns(principal, thing)) return false;
        return grants.Find(organization, thing, value.Index) is { } grant
            && value.Grade <= grant.MaxGrade && (value.Grade < 3 || grant.NamesValue);
    }

    private static bool OwnRolePermits(Principal principal, AccessAction action, in ThingScope thing, in ValueScope? value)
    {
        if (!Owns(principal, thing) || (principal.Holds(Role.Auditor) && RoleRules.IsChange(action))) return false;
        // One role must permit the act and reach the grade: nobody writes what the same office may not read.
        var grade = value?.Grade ?? 0;
        foreach (var role in principal.Roles)
        {
            if (RoleRules.Permits(role, action) && (grade <= 1 || RoleRules.HighestGrade(role) >= grade)) return true;
        }
        return false;
    }

    private static bool Owns(Principal principal, in ThingScope thing) =>
        principal.Organization is { Length: > 0 } organization && string.Equals(organization, thing.Owner, StringComparison.OrdinalIgnoreCase);

    private static int HighestGrade(Principal principal)
    {
        var highest = 0;
        foreach (var role in principal.Roles) highest = Math.Max(highest, RoleRules.HighestGrade(role));
        return highest;
    }

    private static Decision Refuse(Principal principal) =>
        Decision.Deny(principal.IsPublic ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden);
}

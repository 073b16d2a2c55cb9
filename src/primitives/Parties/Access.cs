namespace Yiwang.Parties;

/// <summary>Who asks. Node-to-node requests act as the organisation, never as a user.</summary>
/// <param name="Organization">Self-certifying prefix <c>o.…</c>, null for the public.</param>
/// <param name="User">User handle, null for an organisation or the public.</param>
public sealed record Principal(string? Organization, string? User, IReadOnlySet<Role> Roles)
{
    public static readonly Principal Public = new(null, null, new HashSet<Role> { Role.Public });
}

/// <summary>Roles of this issue; more come with their modules (domain: roles and what they may never do).</summary>
public enum Role { Public, NodeAdmin, OrgAdmin, IdentifierManager, RegistryReviewer, RegionOfficer, EquipmentEngineer, Inspector, ParkOperator, Auditor }

public enum AccessAction { Read, Register, Revise, Void, ManageTemplates, DelegatePrefix, ManageUsers, ReadAudit, ManageNode }

public enum Visibility { Public = 0, Granted = 1, Internal = 2 }

/// <summary>What Access needs to know of a Thing: who owns it and by which template it is typed.</summary>
public readonly record struct ThingScope(string Owner, string? Template);

/// <summary>What Access needs to know of one value.</summary>
/// <param name="Grade">1–3, 3 the most sensitive.</param>
public readonly record struct ValueScope(int Index, string Type, byte Grade, Visibility Visibility, bool ExplicitDeny = false);

public readonly record struct Decision(bool Allowed, string Code)
{
    public static readonly Decision Allow = new(true, Events.Codes.Ok);
}

/// <summary>Every surface asks here, and no surface filters by itself.</summary>
public interface IAccess
{
    Decision Decide(Principal principal, AccessAction action, in ThingScope thing, in ValueScope? value = null);
}

using Yiwang.Events;

namespace Yiwang.Parties;

/// <summary>Every act that a surface may ask about. All but <see cref="Read"/> belong to the organisation that owns the thing.</summary>
public enum AccessAction
{
    Read,
    Register,
    Revise,
    Void,
    ManageTemplates,
    DelegatePrefix,
    /// <summary>Users, roles, tokens and app identities of an organisation.</summary>
    ManageUsers,
    ReadAudit,
    /// <summary>Settings of the node, tenants, keys, backups: asked with the operator's organisation as owner.</summary>
    ManageNode,
    /// <summary>The live log of requests that concern the organisation, for debugging a client.</summary>
    ReadRequests,
    /// <summary>Points, adapters and rules of state of the organisation's devices; trial readings.</summary>
    ManageDevices,
    /// <summary>Writing a value to a machine.</summary>
    ControlDevices,
    /// <summary>Opening cases and taking part in them, as far as party and role of each definition go.</summary>
    HandleCases,
    /// <summary>The organisation's channels of notices, its calendar and shifts, and the forms that it writes itself.</summary>
    ManageForms,
    /// <summary>Drafting, signing, narrowing and ending the organisation's agreements with others, and taking its data elsewhere.</summary>
    ManagePacts,
    /// <summary>Recording what happens to products: received, packed, shipped and the like.</summary>
    RecordTrace,
}

public enum Visibility { Public = 0, Granted = 1, Internal = 2 }

/// <summary>What Access needs to know of a Thing: who owns it and by which template it is typed.</summary>
/// <param name="Handle">For pacts that give only what lies under some prefixes; null is under none.</param>
public readonly record struct ThingScope(string Owner, string? Template, string? Handle = null);

/// <summary>What Access needs to know of one value.</summary>
/// <param name="Grade">1–3, 3 the most sensitive.</param>
/// <param name="ExplicitDeny">Nobody reads or writes it through any surface, the owner included.</param>
public readonly record struct ValueScope(int Index, string Type, byte Grade, Visibility Visibility, bool ExplicitDeny = false);

public readonly record struct Decision(bool Allowed, string Code)
{
    public static readonly Decision Allow = new(true, Codes.Ok);

    public static Decision Deny(string code) => new(false, code);

    public Outcome AsOutcome() => new(Code);
}

/// <summary>Every surface asks here, and no surface filters by itself.</summary>
public interface IAccess
{
    /// <param name="value">
    /// Null asks about the Thing as a whole. For <see cref="AccessAction.Read"/> that is whether it exists and what its state is, which an identifier tells everybody.
    /// </param>
    Decision Decide(Principal principal, AccessAction action, in ThingScope thing, in ValueScope? value = null);
}

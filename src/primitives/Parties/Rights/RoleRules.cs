namespace Yiwang.Parties.Rights;

/// <summary>
/// What each role may do for the organisation that it is held in. Rows are roles, so that a person can check a role at a glance against its description.
/// </summary>
public static class RoleRules
{
    private const Acts Everything = Acts.Register | Acts.Revise | Acts.Void;

    private static readonly Rule[] s_rules =
    [
        //                              highest grade read, acts
        new(Role.Public,                0, Acts.None),
        new(Role.NodeAdmin,             0, Acts.ManageNode),
        new(Role.OrgAdmin,              3, Everything | Acts.ManageTemplates | Acts.ManageUsers | Acts.ReadAudit | Acts.ReadRequests | Acts.ManageDevices | Acts.ControlDevices | Acts.HandleCases | Acts.ManageForms | Acts.ManagePacts | Acts.RecordTrace),
        new(Role.IdentifierManager,     3, Everything | Acts.ManageTemplates | Acts.ReadRequests | Acts.HandleCases | Acts.RecordTrace),
        new(Role.RegistryReviewer,      2, Acts.DelegatePrefix | Acts.HandleCases),
        new(Role.RegionOfficer,         2, Acts.Register | Acts.Revise | Acts.HandleCases),
        new(Role.EquipmentEngineer,     2, Acts.Register | Acts.Revise | Acts.ManageDevices | Acts.ControlDevices | Acts.HandleCases),
        new(Role.Inspector,             1, Acts.HandleCases | Acts.RecordTrace),
        new(Role.ParkOperator,          2, Acts.HandleCases),
        new(Role.Operator,              1, Acts.HandleCases | Acts.RecordTrace),
        new(Role.ControlApprover,       2, Acts.HandleCases),
        new(Role.SecurityOfficer,       2, Acts.HandleCases),
        new(Role.SecurityDuty,          2, Acts.HandleCases),
        new(Role.RegionLeader,          2, Acts.HandleCases | Acts.ManagePacts),
        new(Role.DistrictOfficer,       2, Acts.HandleCases),
        new(Role.Provider,              1, Acts.HandleCases | Acts.RecordTrace),
        new(Role.Expert,                1, Acts.HandleCases),
        new(Role.Auditor,               2, Acts.ReadAudit | Acts.ReadRequests),
    ];

    /// <summary>Roles that one person must not hold together in one organisation: whoever checks a change may not make it (三员分立).</summary>
    public static bool Exclude(Role one, Role other) =>
        one != other && (one is Role.Auditor && Changes(other) || other is Role.Auditor && Changes(one));

    /// <summary>0 = none: not even the organisation's own values that are not public.</summary>
    public static int HighestGrade(Role role) => s_rules[(int)role].Grade;

    public static bool Permits(Role role, AccessAction action) =>
        action is not AccessAction.Read && (s_rules[(int)role].Acts & Flag(action)) != 0;

    /// <summary>Whether these roles together may all that the other may: nobody gives away more than is theirs.</summary>
    public static bool Covers(IEnumerable<Role> held, Role role)
    {
        var (acts, grade) = (Acts.None, 0);
        foreach (var own in held) (acts, grade) = (acts | s_rules[(int)own].Acts, Math.Max(grade, HighestGrade(own)));
        return (s_rules[(int)role].Acts & ~acts) == 0 && HighestGrade(role) <= grade;
    }

    /// <summary>True for every act that leaves something different.</summary>
    public static bool IsChange(AccessAction action) => action is not (AccessAction.Read or AccessAction.ReadAudit or AccessAction.ReadRequests);

    private static bool Changes(Role role) => (s_rules[(int)role].Acts & ~(Acts.ReadAudit | Acts.ReadRequests)) != 0;

    private static Acts Flag(AccessAction action) => (Acts)(1 << (int)action);

    [Flags]
    private enum Acts
    {
        None = 0,
        Register = 1 << AccessAction.Register,
        Revise = 1 << AccessAction.Revise,
        Void = 1 << AccessAction.Void,
        ManageTemplates = 1 << AccessAction.ManageTemplates,
        DelegatePrefix = 1 << AccessAction.DelegatePrefix,
        ManageUsers = 1 << AccessAction.ManageUsers,
        ReadAudit = 1 << AccessAction.ReadAudit,
        ManageNode = 1 << AccessAction.ManageNode,
        ReadRequests = 1 << AccessAction.ReadRequests,
        ManageDevices = 1 << AccessAction.ManageDevices,
        ControlDevices = 1 << AccessAction.ControlDevices,
        HandleCases = 1 << AccessAction.HandleCases,
        ManageForms = 1 << AccessAction.ManageForms,
        ManagePacts = 1 << AccessAction.ManagePacts,
        RecordTrace = 1 << AccessAction.RecordTrace,
    }

    private readonly record struct Rule(Role Role, int Grade, Acts Acts);
}

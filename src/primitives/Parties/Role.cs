using Yiwang.Events;

namespace Yiwang.Parties;

/// <summary>Roles of this issue; more come with their modules. What each permits: <see cref="Rights.RoleRules"/>.</summary>
public enum Role
{
    Public,
    /// <summary>Runs the node. Never reads business data, of its own organisation or of hosted tenants, by this role.</summary>
    NodeAdmin,
    OrgAdmin,
    IdentifierManager,
    RegistryReviewer,
    RegionOfficer,
    EquipmentEngineer,
    Inspector,
    ParkOperator,
    /// <summary>Runs machines: reports faults, counts rejects, names why a machine stood.</summary>
    Operator,
    /// <summary>Approves what somebody else wants to write to a machine.</summary>
    ControlApprover,
    SecurityOfficer,
    SecurityDuty,
    /// <summary>Approves red and orange circulars.</summary>
    RegionLeader,
    /// <summary>Sees and handles cases of the own district only: <see cref="Principal.Region"/>.</summary>
    DistrictOfficer,
    Provider,
    /// <summary>Sees assigned files only.</summary>
    Expert,
    /// <summary>Reads records and the audit. Changes nothing, whatever other role stands beside it.</summary>
    Auditor,
}

public static class RoleNames
{
    public static Bilingual Title(this Role role) => role switch
    {
        Role.Public => new("公众", "Public"),
        Role.NodeAdmin => new("节点管理员", "Node administrator"),
        Role.OrgAdmin => new("企业管理员", "Organisation administrator"),
        Role.IdentifierManager => new("标识管理员", "Identifier manager"),
        Role.RegistryReviewer => new("标识审核员", "Registry reviewer"),
        Role.RegionOfficer => new("主管部门经办", "Region officer"),
        Role.EquipmentEngineer => new("设备工程师", "Equipment engineer"),
        Role.Inspector => new("点检员", "Inspector"),
        Role.ParkOperator => new("园区运营", "Park operator"),
        Role.Operator => new("操作工", "Operator"),
        Role.ControlApprover => new("操作批准人", "Control approver"),
        Role.SecurityOfficer => new("安全员", "Security officer"),
        Role.SecurityDuty => new("值班员", "Security duty"),
        Role.RegionLeader => new("主管领导", "Region leader"),
        Role.DistrictOfficer => new("区县经办", "District officer"),
        Role.Provider => new("服务商", "Provider"),
        Role.Expert => new("专家", "Expert"),
        Role.Auditor => new("审计员", "Auditor"),
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    /// <summary>By exact name; numbers are not names.</summary>
    public static bool TryParse(string? text, out Role role) =>
        Enum.TryParse(text, out role) && Enum.GetName(role) == text;
}

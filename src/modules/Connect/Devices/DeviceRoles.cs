using Yiwang.Parties;

namespace Yiwang.Connect.Devices;

/// <summary>Who is offered what in menus and buttons. The commands themselves ask Access.</summary>
internal static class DeviceRoles
{
    private static readonly Role[] s_readers = [Role.OrgAdmin, Role.EquipmentEngineer, Role.Inspector, Role.Operator, Role.ControlApprover, Role.IdentifierManager, Role.Auditor];
    private static readonly Role[] s_editors = [Role.OrgAdmin, Role.EquipmentEngineer];

    public static bool MaySee(Principal who) => Array.Exists(s_readers, who.Holds);

    public static bool MayEdit(Principal who) => Array.Exists(s_editors, who.Holds) && !who.Holds(Role.Auditor);
}

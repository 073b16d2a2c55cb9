using Yiwang.Parties;

namespace Yiwang.Connect.Alarms;

/// <summary>Who is offered what in menus and buttons. The commands themselves ask the definition.</summary>
internal static class AlarmRoles
{
    private static readonly Role[] s_readers = [Role.OrgAdmin, Role.EquipmentEngineer, Role.Inspector, Role.Operator, Role.Auditor];
    private static readonly Role[] s_onDuty = [Role.OrgAdmin, Role.EquipmentEngineer, Role.Inspector, Role.Operator];
    private static readonly Role[] s_engineers = [Role.OrgAdmin, Role.EquipmentEngineer];

    public static bool MaySee(Principal who) => Array.Exists(s_readers, who.Holds);

    public static bool MayAcknowledge(Principal who) => Array.Exists(s_onDuty, who.Holds) && !who.Holds(Role.Auditor);

    /// <summary>Shelve, reset, change rules.</summary>
    public static bool MayEdit(Principal who) => Array.Exists(s_engineers, who.Holds) && !who.Holds(Role.Auditor);
}

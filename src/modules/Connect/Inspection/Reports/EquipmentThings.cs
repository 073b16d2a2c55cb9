using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Connect.Inspection.Reports;

/// <summary>Which Things are machines of one's own plant.</summary>
internal sealed class EquipmentThings(ITemplates templates)
{
    private static readonly Role[] s_people = [Role.OrgAdmin, Role.EquipmentEngineer, Role.Inspector, Role.Operator, Role.IdentifierManager];

    public bool IsMachine(ThingRecord record) => record is { IsVoided: false, Template: { } template } && templates.Find(template, record.TemplateVersion)?.Body.Kind == ObjectKind.Equipment;

    /// <summary>Anybody of the plant may report a machine.</summary>
    public static bool MayReport(Principal who, string owner) => string.Equals(who.Organization, owner, StringComparison.OrdinalIgnoreCase) && Array.Exists(s_people, who.Holds) && !who.Holds(Role.Auditor);
}

using Yiwang.Connect.Inspection.Runs;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.OnPhone;

/// <summary>The runs that a person may do: open ones of the organisation, one's own or nobody's.</summary>
internal sealed class PhoneRuns(RunBook book, RunKeeper keeper, IAccess access)
{
    /// <summary>Taken along at once.</summary>
    public const int Max = 30;
    private static readonly Role[] s_inspectors = [Role.Inspector, Role.Operator, Role.EquipmentEngineer, Role.OrgAdmin];

    public static bool MayInspect(Principal who) => Array.Exists(s_inspectors, who.Holds) && !who.Holds(Role.Auditor);

    /// <summary>The nearest end first, each as it stands: the book is a little behind what a phone has just sent.</summary>
    public IEnumerable<Run> Of(Principal who) => IsAllowed(who)
        ? book.Open.Where(r => IsFor(who, r)).OrderBy(r => r.EndsUs).ThenBy(r => r.Id, StringComparer.Ordinal).Take(Max).Select(r => keeper.Find(r.Id)).OfType<Run>().Where(r => r.IsOpen && IsFor(who, r))
        : [];

    /// <summary>Also one that is over: what comes late belongs to it.</summary>
    public Run? Find(Principal who, string id) => IsAllowed(who) && keeper.Find(id) is { } run && IsFor(who, run) ? run : null;

    private bool IsAllowed(Principal who) => MayInspect(who) && access.Decide(who, AccessAction.HandleCases, new ThingScope(who.Organization ?? "", null)).Allowed;

    private static bool IsFor(Principal who, Run run) => run.Owner == who.Organization && (run.Inspector is null || run.Inspector == who.User || who.Holds(Role.EquipmentEngineer) || who.Holds(Role.OrgAdmin));
}

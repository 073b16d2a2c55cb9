using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Slots;

/// <summary>One menu entry for each form that people open, under its module's menu, and those of all forms together. A module that gives a form a page of its own under the same path takes its place.</summary>
internal sealed class CaseMenu(ICases cases) : IMenuSource
{
    private static readonly Bilingual s_work = new("工作", "Work");

    public IEnumerable<MenuItem> Items
    {
        get
        {
            yield return new(s_work, new("今日", "Today"), Today.TodayPage.Path, "sun", 10, MayHandle);
            yield return new(s_work, new("我的待办", "My work"), CaseAddress.Work, "checks", 20, MayHandle);
            yield return new(s_work, new("全部办件", "All cases"), CaseAddress.List, "files", 30, MayHandle);
            foreach (var definition in cases.Definitions.Newest)
            {
                if (definition.OpenedByPeople && MenuGroups.Of(definition.Menu) is { } group)
                    yield return new(group, definition.Name, CaseAddress.Of(definition.Code), definition.Icon, MenuGroups.Order(definition.Menu) + definition.Order / 1_000, who => MaySee(definition, who)) { Form = definition.Code };
            }
        }
    }

    /// <summary>Who could have a part in it.</summary>
    public static bool MaySee(CaseDefinition definition, Principal who) =>
        MayHandle(who) && definition.Parties.Any(p => p.Who != PartySource.System && (p.Roles.Count == 0 || p.Roles.Any(who.Holds)));

    /// <summary>Whether to offer the empty form; the engine decides when it is handed in.</summary>
    public static bool MayOpen(CaseDefinition definition, Principal who) =>
        definition.OpenedByPeople && MayHandle(who) && definition.Parties.Any(p => (definition.OpenedBy.Count > 0 ? definition.OpenedBy.Contains(p.Code) : p.Who == PartySource.Applicant) && (p.Roles.Count == 0 || p.Roles.Any(who.Holds)));

    public static bool MayHandle(Principal who) => who.Roles.Any(r => Parties.Rights.RoleRules.Permits(r, AccessAction.HandleCases));
}

using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>That somebody may take each transition, and that it asks for what can be given.</summary>
internal static class TransitionCheck
{
    public static void Run(CaseDefinition definition, ReadContext context)
    {
        if (definition.OpenedByPeople && definition.OpenedBy.Count == 0) context.Problems.Say(context.Place(Named.State, definition.States[0].Code), "没有人能开办：请写“openedBy”（参与方，或 system）", "nobody may open it: say 'openedBy' (parties, or system)");
        foreach (var transition in definition.Transitions)
        {
            var at = context.Place(Named.Transition, transition.Code);
            Takers(definition, transition, at, context.Problems);
            Fields(definition, transition, at, context.Problems);
            if (transition.Deciders > 1 && transition.By is [PartyReader.System]) context.Problems.Say(at, $"“{transition.Code}”由节点执行，不能要求 {transition.Deciders} 人", $"'{transition.Code}' is taken by the node and cannot need {transition.Deciders} persons");
            if (transition.NotWhoTook.Contains(transition.Code)) context.Problems.Say(at, $"“{transition.Code}”的 notWhoTook 不能是它自己", $"'{transition.Code}' names itself in notWhoTook");
        }
    }

    private static void Takers(CaseDefinition definition, TransitionDefinition transition, YamlNode? at, ProblemList problems)
    {
        var people = transition.By.Where(b => b != PartyReader.System).Select(b => definition.Parties.FirstOrDefault(p => p.Code == b)).OfType<PartyDefinition>().ToList();
        if (transition.Roles.Count > 0 && people.Count > 0 && people.All(p => p.Roles.Count > 0 && !p.Roles.Intersect(transition.Roles).Any()))
        {
            problems.Say(at, $"没有人能执行“{transition.Code}”：参与方都没有所写的角色", $"nobody may take '{transition.Code}': none of its parties has the roles named");
        }
        if (!transition.ByAssignee) return;
        foreach (var from in transition.From.Select(f => definition.States.FirstOrDefault(s => s.Code == f)).OfType<StateDefinition>().Where(s => s.Assignee is null))
        {
            problems.Say(at, $"没有人能执行“{transition.Code}”：状态“{from.Code}”没有写经办人（assignee）", $"nobody may take '{transition.Code}': the state '{from.Code}' names no assignee");
        }
    }

    private static void Fields(CaseDefinition definition, TransitionDefinition transition, YamlNode? at, ProblemList problems)
    {
        foreach (var code in transition.Asks)
        {
            if (definition.Field(code) is { IsDerived: true }) problems.Say(at, $"“{code}”由系统算出，“{transition.Code}”不能要求填写", $"'{code}' is computed; '{transition.Code}' cannot ask for it");
            if (transition.By is [PartyReader.System]) problems.Say(at, $"“{transition.Code}”由节点执行，没有人可填“{code}”", $"'{transition.Code}' is taken by the node; nobody is there to fill '{code}'");
        }
        foreach (var code in transition.Sets.Keys)
        {
            if (definition.Field(code) is { IsDerived: true }) problems.Say(at, $"“{code}”由系统算出，不能再由“{transition.Code}”设置", $"'{code}' is computed; '{transition.Code}' cannot set it too");
        }
    }
}

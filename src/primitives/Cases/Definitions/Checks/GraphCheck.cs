using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Every state can be reached from the first, and from every state an end can be reached.</summary>
internal static class GraphCheck
{
    public static void Run(CaseDefinition definition, ReadContext context)
    {
        if (definition.States.Count == 0) return;
        if (definition.States[0].IsEnd) context.Problems.Say(context.Place(Named.State, definition.States[0].Code), "写在最前的状态是开始，不能是结束状态", "the state written first is the beginning and cannot be an end");
        if (!definition.States.Any(s => s.IsEnd))
        {
            context.Problems.Say(context.Place(Named.State, definition.States[0].Code), "没有结束状态（kind: done、rejected、cancelled 或 expired）", "no state is an end (kind: done, rejected, cancelled or expired)");
            return;
        }
        var reached = Closure([definition.States[0].Code], s => definition.Transitions.Where(t => t.From.Contains(s)).Select(t => t.To));
        var ending = Closure(definition.States.Where(s => s.IsEnd).Select(s => s.Code), s => definition.Transitions.Where(t => t.To == s).SelectMany(t => t.From));
        foreach (var state in definition.States)
        {
            var at = context.Place(Named.State, state.Code);
            if (!reached.Contains(state.Code)) context.Problems.Say(at, $"从“{definition.States[0].Code}”到不了状态“{state.Code}”", $"the state '{state.Code}' cannot be reached from '{definition.States[0].Code}'");
            else if (!ending.Contains(state.Code)) context.Problems.Say(at, $"状态“{state.Code}”走不到任何结束状态", $"the state '{state.Code}' can never end: no way leads from it to an end");
        }
    }

    private static HashSet<string> Closure(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var found = new HashSet<string>(from);
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var state))
        {
            foreach (var other in next(state))
            {
                if (found.Add(other)) open.Enqueue(other);
            }
        }
        return found;
    }
}

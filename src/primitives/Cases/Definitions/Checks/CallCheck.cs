using Yiwang.Cases.Definitions.Reading;
using Yiwang.Expressions.Syntax;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Guards, effects and offered values that the node has, with their arguments; fields in braces exist.</summary>
internal static class CallCheck
{
    public static void Run(CaseDefinition definition, ReadContext context, KnownCalls? known)
    {
        foreach (var call in context.Calls)
        {
            foreach (var (_, value) in call.Arguments)
            {
                if (value is YamlText text) Placeholders.Check(definition, text, [], context);
            }
            if (known is not null) Name(call, call.IsEffect ? known.Effects : known.Guards, context.Problems);
        }
        foreach (var field in definition.Fields.Where(f => f.Offers is not null && known?.Offers.Contains(f.Offers) == false))
        {
            var near = Nearest.To(field.Offers!, known!.Offers);
            context.Problems.Say(context.Place(Named.Field, field.Code), $"节点没有名为“{field.Offers}”的可选值" + (near is null ? "" : $"，可能是“{near}”"), $"the node has no values named '{field.Offers}' to offer" + (near is null ? "" : $"; perhaps '{near}'"));
        }
    }

    private static void Name(CallAt call, IReadOnlyDictionary<string, IReadOnlyList<string>> known, ProblemList problems)
    {
        var (zh, en) = call.IsEffect ? ("后续处理", "effect") : ("条件检查", "guard");
        if (!known.TryGetValue(call.Call.Name, out var arguments))
        {
            var near = Nearest.To(call.Call.Name, known.Keys);
            problems.Say(call.At, $"节点没有名为“{call.Call.Name}”的{zh}" + (near is null ? "" : $"，可能是“{near}”"), $"the node has no {en} '{call.Call.Name}'" + (near is null ? "" : $"; perhaps '{near}'"));
            return;
        }
        foreach (var (key, _) in call.Arguments.Where(a => !arguments.Contains(a.Key.Text)))
        {
            var near = Nearest.To(key.Text, arguments);
            problems.Say(key, $"“{call.Call.Name}”没有参数“{key.Text}”" + (near is null ? "" : $"，可能是“{near}”"), $"'{call.Call.Name}' takes no argument '{key.Text}'" + (near is null ? "" : $"; perhaps '{near}'"));
        }
    }
}

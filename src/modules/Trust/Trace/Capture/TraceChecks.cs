using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.Capture;

/// <summary>Whether an event is one that its form and its link allow. What stands on the shelf is asked of the graph afterwards.</summary>
internal sealed class TraceChecks(ChainBook chains)
{
    private const long AheadUs = 10 * 60 * 1_000_000L;
    /// <summary>Codes and ranges of one event: 65,535 bytes hold no more.</summary>
    public const int CodesMax = 2_000;

    public Outcome Check(TraceEntry entry, long nowUs)
    {
        var fact = entry.Fact;
        if (!ProductKinds.Is(entry.Kind)) return Bad("kind", "没有这种事件。", $"There is no event kind {entry.Kind}.");
        if (entry.OccurredAtUs is { } at && (at > nowUs + AheadUs || at < 0)) return Bad("occurredAt", "发生时间不能在将来。", "The time lies in the future.");
        var shape = Shape(fact);
        if (!shape.Succeeded) return shape;
        if (fact.Codes.Count() is var count && count > CodesMax) return Bad("epcs", $"一条记录最多 {CodesMax} 个编码或编码段。", $"One event has at most {CodesMax} codes or ranges.");
        foreach (var code in fact.Codes)
            if (!CodeText.TryParse(code, out _)) return new Outcome(Codes.ThingsHandleInvalid, code, "code", new Bilingual($"“{code}”不是标识或标识段，应写成 前缀/编码 或 前缀/前段[0001-0600]。", $"'{code}' is neither an identifier nor a range: prefix/code or prefix/stem[0001-0600]."));
        foreach (var quantity in fact.Quantities.Concat(fact.InputQuantities).Concat(fact.OutputQuantities).Concat(fact.Packs.SelectMany(p => p.Quantities)))
            if (quantity.Amount is { } amount && !decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)) return Bad("quantities", $"“{amount}”不是数量。", $"'{amount}' is no quantity.");
        return Link(entry);
    }

    private static Outcome Shape(TraceFact fact) => fact.Form switch
    {
        TraceFact.Aggregation or TraceFact.Association => Packs(fact),
        TraceFact.Transformation when fact.Action is null && fact.Outputs.Count + fact.OutputQuantities.Count + fact.Inputs.Count + fact.InputQuantities.Count > 0 => Outcome.Ok,
        TraceFact.Transformation => Bad("outputs", "转换事件要有投入或产出，不写 action。", "A transformation has inputs or outputs, and no action."),
        TraceFact.Object or TraceFact.Transaction when fact.Epcs.Count + fact.Quantities.Count > 0 || fact.Corrects is not null => fact.Action is TraceFact.Add or TraceFact.Observe or TraceFact.Delete ? Outcome.Ok : Action(),
        TraceFact.Object or TraceFact.Transaction => Bad("epcs", "至少写一个标识或标识段。", "At least one identifier or range is wanted."),
        _ => Bad("form", "form 写 object、aggregation、transformation、transaction 或 association。", "The form is object, aggregation, transformation, transaction or association."),
    };

    private static Outcome Action() => Bad("action", "action 写 ADD、OBSERVE 或 DELETE。", "The action is ADD, OBSERVE or DELETE.");

    private static Outcome Packs(TraceFact fact)
    {
        if (fact.Action is not (TraceFact.Add or TraceFact.Observe or TraceFact.Delete)) return Action();
        if (fact.Packs.Count == 0) return Bad("packs", "至少写一个包装。", "At least one container is wanted.");
        foreach (var pack in fact.Packs)
        {
            if (!CodeText.TryParse(pack.Parent, out var parent)) return new Outcome(Codes.ThingsHandleInvalid, pack.Parent, "packs", new Bilingual($"包装“{pack.Parent}”不是标识。", $"The container '{pack.Parent}' is no identifier."));
            if (pack.Children.Count == 0 && pack.Quantities.Count == 0 && fact.Action == TraceFact.Add) return Bad("packs", $"{pack.Parent} 里没有内容。", $"There is nothing in {pack.Parent}.");
            var parents = parent.To - parent.From + 1;
            if (parents == 1 || fact.Action != TraceFact.Add) continue;
            if (pack.Per < 1 || pack.Children.Count != 1 || !CodeText.TryParse(pack.Children[0], out var children)) return Bad("packs", $"{pack.Parent} 是 {parents} 个包装：请填每个装几个，内容写成一段编码。", $"{pack.Parent} are {parents} containers: say how many are in each, and give the contents as one range.");
            var count = children.To - children.From + 1;
            if ((count + pack.Per - 1) / pack.Per != parents) return Bad("packs", $"{pack.Parent} 有 {parents} 个，每个装 {pack.Per}，装不成 {count} 个。", $"{pack.Parent} are {parents} with {pack.Per} in each; that does not make {count}.");
        }
        return Outcome.Ok;
    }

    private Outcome Link(TraceEntry entry)
    {
        var fact = entry.Fact;
        if (fact.Chain is null) return Outcome.Ok;
        if (chains.Find(fact.Chain) is not { } chain) return Bad("chain", $"没有名为“{fact.Chain}”的追溯链。", $"There is no chain '{fact.Chain}'.");
        if (chain.Link(fact.Link) is not { } link) return Bad("link", $"追溯链“{chain.Name.Zh}”没有环节“{fact.Link}”。", $"The chain '{chain.Name.En}' has no link '{fact.Link}'.");
        if (link.Kind != entry.Kind || link.Form != fact.Form) return Bad("link", $"环节“{link.Name.Zh}”记的是 {link.Kind}（{link.Form}）。", $"The link '{link.Name.En}' records {link.Kind} ({link.Form}).");
        foreach (var field in link.Fields)
        {
            var value = LinkFacts.Value(fact, field);
            if (field.Required && string.IsNullOrWhiteSpace(value)) return Bad($"data.{field.Code}", $"请填写“{field.Name.Zh}”。", $"'{field.Name.En}' is wanted.");
            if (value is not null && field.Type == ChainFieldType.Number && !decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) return Bad($"data.{field.Code}", $"“{field.Name.Zh}”须是数。", $"'{field.Name.En}' is a number.");
        }
        return Outcome.Ok;
    }

    private static Outcome Bad(string field, string zh, string en) => new(Codes.RequestInvalid, en, field, new Bilingual(zh, en));
}

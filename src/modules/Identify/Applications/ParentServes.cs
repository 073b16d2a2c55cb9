using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary><c>identify.parent-serves</c>: the parent prefix that an application names, if it names one, is in force and answered for by this node. Who wants one of another node applies there.</summary>
internal sealed class ParentServes(IPrefixTable prefixes) : ICaseGuard
{
    private const string Field = "parentPrefix";

    public string Name => "identify.parent-serves";
    public IReadOnlyList<string> Arguments => ["parent"];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) => new(Check(call.Arguments.GetValueOrDefault("parent", "").Trim()));

    private Outcome Check(string named)
    {
        if (named.Length == 0) return Outcome.Ok;
        if (!Prefix.TryParse(named, out var parent, out _) || parent.Kind != PrefixKind.Delegated)
            return new Outcome(Codes.ThingsHandleInvalid, named, Field, new Bilingual("上级前缀须为数字，如 99.501。", "A parent prefix is numeric, as 99.501."));
        return prefixes.Find(parent) switch
        {
            { IsHere: true, State: PrefixState.Active } => Outcome.Ok,
            { IsHere: true, State: PrefixState.Cancelled } => new Outcome(Codes.ThingsPrefixCancelled, named, Field),
            { IsHere: true } => new Outcome(Codes.ThingsPrefixSuspended, named, Field),
            { Node: { } node } => Elsewhere(named, node),
            _ => prefixes.Locate(parent) is { Kind: PlaceKind.Elsewhere, Record.Node: { } above } ? Elsewhere(named, above)
                : new Outcome(Codes.ThingsPrefixUnknown, named, Field, new Bilingual($"本节点不负责前缀 {named}，请选择列出的上级前缀。", $"This node does not answer for {named}: choose one of the parent prefixes that are offered.")),
        };
    }

    private static Outcome Elsewhere(string named, Uri node) =>
        new(Codes.ThingsPrefixUnknown, named, Field, new Bilingual($"前缀 {named} 由 {node} 负责，请到那个节点申请。", $"{node} answers for {named}: apply there."));
}

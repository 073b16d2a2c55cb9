using Yiwang.Events;
using Yiwang.Net;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>Which prefixes this node answers for, as wire clients ask and set it ("homed" prefixes). For who runs the node.</summary>
internal sealed class PrefixHoming(IPrefixRegistry registry, IPrefixTable prefixes, IDirectory directory, IAccess access, NetOptions net, RefusalAudit refusals)
{
    private const string NamingAuthority = "0.NA/";

    /// <summary>Answers for the prefix from now on; one that it answers for already is no error.</summary>
    /// <param name="text"><c>0.NA/99.501</c> or the bare prefix.</param>
    public async ValueTask<Outcome<PrefixRecord>> HomeAsync(Change by, string? text, CancellationToken cancel = default) =>
        await refusals.NotedAsync(by, "home", text ?? "", await TryHomeAsync(by.Who, text, cancel), cancel);

    /// <summary>Questions are referred to the node above from now on. Identifiers stay in the log, and a later <see cref="HomeAsync"/> brings them back.</summary>
    public async ValueTask<Outcome<PrefixRecord>> UnhomeAsync(Change by, string? text, CancellationToken cancel = default) =>
        await refusals.NotedAsync(by, "unhome", text ?? "", await TryUnhomeAsync(by.Who, text, cancel), cancel);

    /// <returns>As <c>0.NA/…</c>.</returns>
    public async ValueTask<Outcome<IReadOnlyList<string>>> ListAsync(Change by, CancellationToken cancel = default)
    {
        var refused = MayRunNode(by.Who);
        Outcome<IReadOnlyList<string>> list = refused.Succeeded ? prefixes.Homed().Where(p => p.State != PrefixState.Cancelled).Select(p => NamingAuthority + p.Prefix).ToArray() : refused;
        return await refusals.NotedAsync(by, "list-prefixes", "", list, cancel);
    }

    private async ValueTask<Outcome<PrefixRecord>> TryHomeAsync(Principal who, string? text, CancellationToken cancel)
    {
        var prefix = Parse(text);
        if (!prefix.Succeeded) return prefix.Status;
        if (MayRunNode(who) is { Succeeded: false } refused) return refused;
        return prefixes.Find(prefix.Value) switch
        {
            { IsHere: true, State: not PrefixState.Cancelled } here => here,
            { IsHere: false } => await registry.RehomeAsync(who, prefix.Value, null, default, cancel: cancel),
            _ => await registry.HomeAsync(who, new PrefixGrant(prefix.Value, who.Organization!, directory.Find(who.Organization)?.Name ?? who.Organization!), cancel),
        };
    }

    private async ValueTask<Outcome<PrefixRecord>> TryUnhomeAsync(Principal who, string? text, CancellationToken cancel)
    {
        var prefix = Parse(text);
        if (!prefix.Succeeded) return prefix.Status;
        if (MayRunNode(who) is { Succeeded: false } refused) return refused;
        if (prefixes.Find(prefix.Value) is not { IsHere: true, State: not PrefixState.Cancelled }) return new Outcome(Codes.ThingsPrefixUnknown, prefix.Value.ToString());
        if (net.Upstreams.Count == 0) return new Outcome(Codes.RequestInvalid, "upstream", "upstream", new Bilingual("本节点没有上级节点，不知道该把查询转到哪里：请在“前缀”页面填写接管节点的地址来迁移。", "This node has no node above to refer to: move the prefix on the Prefixes page, naming the node that takes it over."));
        return await registry.RehomeAsync(who, prefix.Value, net.Upstreams[0], default, cancel: cancel);
    }

    private Outcome MayRunNode(Principal who)
    {
        if (who.IsPublic) return new(Codes.PartiesSignInNeeded);
        return access.Decide(who, AccessAction.ManageNode, new ThingScope(directory.Operator?.Id.ToString() ?? "", null)).AsOutcome();
    }

    private static Outcome<Prefix> Parse(string? text)
    {
        var bare = text?.StartsWith(NamingAuthority, StringComparison.OrdinalIgnoreCase) == true ? text[NamingAuthority.Length..] : text;
        return Prefix.TryParse(bare, out var prefix, out var reason) ? prefix : new Outcome(Codes.ThingsHandleInvalid, reason);
    }
}

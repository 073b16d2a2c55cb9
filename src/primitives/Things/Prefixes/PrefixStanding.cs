using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things.Prefixes;

/// <summary>Whether an organisation may act under a prefix on this node.</summary>
internal sealed class PrefixStanding(IPrefixTable prefixes)
{
    /// <param name="registering">New identifiers; else what exists is changed, which a suspension does not forbid.</param>
    public Outcome Check(Prefix prefix, string organization, bool registering)
    {
        if (!OrganizationId.TryParse(organization, out var id) || id.ToString() != organization) return new(Codes.PartiesNotFound, organization, "organization");
        // an organisation's own prefix holds from birth, without anybody's permission
        if (prefix.Kind == PrefixKind.Organization) return string.Equals(prefix.ToString(), organization, StringComparison.OrdinalIgnoreCase) ? Outcome.Ok : NotYours(prefix);
        var place = prefixes.Locate(prefix);
        return place.Kind switch
        {
            PlaceKind.Here when !string.Equals(place.Record!.Holder, organization, StringComparison.OrdinalIgnoreCase) => NotYours(prefix),
            PlaceKind.Here when registering && place.Record!.State == PrefixState.Suspended => new(Codes.ThingsPrefixSuspended, prefix.ToString(), "prefix",
                new Bilingual($"前缀 {prefix} 已暂停，不能注册新标识（{place.Record.Reason}）；已有标识照常解析。", $"Prefix {prefix} is suspended, so nothing new is registered ({place.Record.Reason}); what exists resolves as before.")),
            PlaceKind.Here => Outcome.Ok,
            PlaceKind.Elsewhere => new(Codes.ThingsPrefixNotHere, place.Record!.Node!.AbsoluteUri, "prefix", new Bilingual($"前缀 {prefix} 由 {place.Record.Node.Host} 负责，请在那里注册。", $"Prefix {prefix} is looked after by {place.Record.Node.Host}; register there.")),
            PlaceKind.Cancelled => Cancelled(prefix),
            _ => new(Codes.ThingsPrefixUnknown, prefix.ToString(), "prefix", new Bilingual($"前缀 {prefix} 没有分配给本节点的任何单位，请先申请前缀。", $"Prefix {prefix} was not given to anyone on this node; apply for it first.")),
        };
    }

    public static Outcome Cancelled(Prefix prefix) => new(Codes.ThingsPrefixCancelled, prefix.ToString(), "prefix", new Bilingual($"前缀 {prefix} 已注销，不再使用。", $"Prefix {prefix} was cancelled and is not used again."));

    private static Outcome NotYours(Prefix prefix) => new(Codes.PartiesForbidden, prefix.ToString(), "prefix", new Bilingual($"前缀 {prefix} 不属于您所在的单位。", $"Prefix {prefix} does not belong to your organisation."));
}

using Yiwang.Cases;
using Yiwang.Parties;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary><c>identify.parent-prefixes</c>: prefixes under which this node gives out others: those of its organisation that are in force and answered for here, the deepest first.</summary>
internal sealed class ParentPrefixes(IPrefixTable prefixes, IDirectory directory) : IFieldOffers
{
    public string Name => "identify.parent-prefixes";

    public IReadOnlyList<FieldOffer> For(Principal who) => [.. Serving(prefixes, directory).Take(IFieldOffers.Max).Select(p => new FieldOffer(p.Prefix.ToString(), new(p.HolderName, p.HolderName)))];

    public static IEnumerable<PrefixRecord> Serving(IPrefixTable prefixes, IDirectory directory) => directory.Operator is not { } own ? []
        : prefixes.HeldBy(own.Id.ToString()).Where(p => p is { IsHere: true, State: PrefixState.Active } && p.Prefix.Kind == Things.PrefixKind.Delegated)
            .OrderByDescending(p => p.Prefix.ToString().Count(c => c == '.')).ThenBy(p => p.Prefix.ToString(), StringComparer.Ordinal);
}

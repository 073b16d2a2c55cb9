using Yiwang.Parties;

namespace Yiwang.Things.Prefixes;

/// <summary>Tells Parties, which stands below and is opened first, who holds a prefix.</summary>
/// <param name="table">Null while the node opens; then nobody holds anything.</param>
public sealed class PrefixHolders(Func<IPrefixTable?> table) : IPrefixHolders
{
    public PrefixHolder? Find(string prefix) =>
        Prefix.TryParse(prefix, out var parsed, out _) && table()?.Find(parsed) is { State: not PrefixState.Cancelled } record ? new PrefixHolder(record.Holder, record.IsHere) : null;
}

namespace Yiwang.Parties;

/// <summary>Which organisation holds a prefix. Prefixes are known above this room; commands on credentials ask here whose name a name is.</summary>
public interface IPrefixHolders
{
    /// <param name="prefix">As <c>99.501.1001</c>; anything else is held by nobody.</param>
    /// <returns>Null when this node neither answers for exactly this prefix nor has delegated it.</returns>
    PrefixHolder? Find(string prefix);
}

/// <param name="Organization"><c>o.…</c>.</param>
/// <param name="IsHere">This node answers for the prefix.</param>
public readonly record struct PrefixHolder(string Organization, bool IsHere);

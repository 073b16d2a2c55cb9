using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Feeds;

/// <summary>What a feed must know of product events and Net itself does not read: whom they concern, and of which things they are.</summary>
public interface IFlowSight
{
    /// <summary>
    /// Null = it does not concern the partner, and a pact that gives only what does keeps it back. Else the entries that belong to it, ascending and mostly none: how what the partner is handed was
    /// packed and made before, as far as that names nobody else. Throws while what happened before is not known yet.
    /// </summary>
    /// <param name="e">Of this node's log.</param>
    ValueTask<IReadOnlyList<long>?> ConcernsAsync(RecordedEvent e, OrganizationId partner, CancellationToken cancel);
    /// <summary>The prefixes of the things that it names, each once.</summary>
    IReadOnlyList<string> PrefixesOf(RecordedEvent e);
}

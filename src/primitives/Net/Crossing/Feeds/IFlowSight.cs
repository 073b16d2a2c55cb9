using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Feeds;

/// <summary>What a feed must know of product events and Net itself does not read: whom they concern, and of which things they are.</summary>
public interface IFlowSight
{
    /// <summary>Null = it does not concern the partner, and a pact that gives only what does keeps it back. Throws while what happened before is not known yet.</summary>
    /// <param name="e">Of this node's log.</param>
    ValueTask<Concern?> ConcernsAsync(RecordedEvent e, OrganizationId partner, CancellationToken cancel);
    /// <summary>The prefixes of the things that it names, each once.</summary>
    IReadOnlyList<string> PrefixesOf(RecordedEvent e);
}

/// <summary>What of an event a partner is given.</summary>
/// <param name="Earlier">Entries that belong to it, ascending and mostly none: how what the partner is handed was packed and made before, as far as that names nobody else.</param>
/// <param name="OnlyPublic">The public group alone: the partner learns that what it was given is withdrawn, and not to whom the goods went instead.</param>
public sealed record Concern(IReadOnlyList<long> Earlier, bool OnlyPublic = false)
{
    public static readonly Concern Itself = new([]);
}

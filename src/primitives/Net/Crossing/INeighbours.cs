using Yiwang.Parties;

namespace Yiwang.Net.Crossing;

/// <summary>The nodes on the other side of the pacts in force, each once.</summary>
public interface INeighbours
{
    IReadOnlyList<Neighbour> All { get; }
    IDisposable Watch(Action<IReadOnlyList<Neighbour>> changed);
}

/// <param name="Origin">Name of its log: what distinguishes nodes.</param>
/// <param name="LogKey">Verifier key, out of the pact that both signed.</param>
/// <param name="Address">Null = reached by bundles only.</param>
/// <param name="Name">Of the organisation there that is above one of ours, else of one that has signed with whoever runs this node, else of the first one with a pact.</param>
/// <param name="IsParent">It has delegated a prefix to somebody here, or administers: checkpoints are anchored there.</param>
/// <param name="RoundTripMs">Last measured; null = not reached, or not asked yet.</param>
public sealed record Neighbour(string Origin, string LogKey, Uri? Address, string Name, IReadOnlyList<OrganizationId> Organizations, IReadOnlyList<string> Pacts, bool IsParent, double? RoundTripMs, long? LastContactUs)
{
    /// <summary>It has been asked since this node started, whether it answered or not.</summary>
    public bool IsAsked { get; init; }
}

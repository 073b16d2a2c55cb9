using Yiwang.Events;

namespace Yiwang.Console.Network.Topology;

/// <summary>How a node stands, as the one who draws it knows.</summary>
public enum NodeStanding
{
    /// <summary>It answered at the last look.</summary>
    Up,
    /// <summary>It has not been asked yet, or cannot be asked.</summary>
    Unknown,
    /// <summary>It did not answer at the last look.</summary>
    Silent,
    Stopped,
}

public enum LinkStanding
{
    Well,
    /// <summary>Messages wait for a receipt.</summary>
    Waiting,
    Unknown,
    /// <summary>One direction fails.</summary>
    OneWay,
    Broken,
}

/// <param name="Mark">Its prefix; empty for a node without one.</param>
/// <param name="X">Of its middle, on a sheet <see cref="NetworkTopology.Width"/> wide.</param>
/// <param name="Href">Null = has no address.</param>
/// <param name="LastUs">Last contact.</param>
public sealed record TopologyNode(string Id, Bilingual Name, string Mark, NodeStanding Standing, int X, int Y, string? Href, long? LastUs, bool IsOwn = false);

/// <param name="What">What connects them, as kinds of agreements.</param>
/// <param name="RoundTripMs">Last measured; null = not reached.</param>
/// <param name="Waiting">Messages without receipt, both directions.</param>
/// <param name="Delivered">Messages with receipt since the agreements began, both directions.</param>
/// <param name="Note">What else is to be said of it, as that a visitor has cut it.</param>
public sealed record TopologyLink(string From, string To, Bilingual What, LinkStanding Standing, double? RoundTripMs, long? LastUs, long Waiting, long Delivered, string? Href, Bilingual? Note = null)
{
    public string Id => $"{From}~{To}";
}

/// <summary>Nodes and what connects them, drawn by scheme: where a node stands on the sheet says nothing about where it stands in a country.</summary>
/// <param name="AsOfUs">When it was looked at, to five seconds, so that what stays the same is not sent again.</param>
/// <param name="Left">Nodes that did not fit on the sheet; they are in the list.</param>
public sealed record NetworkTopology(IReadOnlyList<TopologyNode> Nodes, IReadOnlyList<TopologyLink> Links, long AsOfUs, int Left = 0)
{
    public const int Width = 1200;
    private const int Margin = 64;
    private const long StepUs = 5_000_000;

    public static long Step(long nowUs) => nowUs - nowUs % StepUs;

    public int Height => Nodes.Select(n => n.Y).DefaultIfEmpty(0).Max() + Margin;

    /// <summary>The same pulled apart to a taller sheet, for a screen that has the room.</summary>
    public NetworkTopology Stretched(int height) => Height >= height ? this : this with { Nodes = [.. Nodes.Select(n => n with { Y = Nodes.Count == 1 ? height / 2 : Margin + (n.Y - Margin) * (height - 2 * Margin) / (Height - 2 * Margin) })] };

    public TopologyNode? Find(string id) => Nodes.FirstOrDefault(n => n.Id == id);

    public bool Equals(NetworkTopology? other) => other is not null && AsOfUs == other.AsOfUs && Left == other.Left && Nodes.SequenceEqual(other.Nodes) && Links.SequenceEqual(other.Links);

    public override int GetHashCode() => HashCode.Combine(AsOfUs, Nodes.Count, Links.Count);
}

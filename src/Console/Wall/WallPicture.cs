using Yiwang.Console.Network.Topology;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Console.Wall;

/// <summary>All that the wall screen shows.</summary>
/// <param name="Missing">What the figures leave out, because it does not answer.</param>
public sealed record WallPicture(Bilingual Title, NetworkTopology Network, IReadOnlyList<WallFigure> Figures, IReadOnlyList<Bilingual> Missing, long AsOfUs)
{
    /// <summary>Of the drawing, to fill its part of a 16:9 screen.</summary>
    public const int SheetHeight = 980;

    public bool Equals(WallPicture? other) =>
        other is not null && AsOfUs == other.AsOfUs && Title == other.Title && Network.Equals(other.Network) && Figures.SequenceEqual(other.Figures) && Missing.SequenceEqual(other.Missing);

    public override int GetHashCode() => HashCode.Combine(AsOfUs, Figures.Count);
}

/// <summary>What the wall screen of a node shows: itself and its neighbours, or in the demonstration the whole network.</summary>
public interface IWall
{
    /// <param name="remote">Whoever looks came over the network.</param>
    ValueTask<WallPicture> LookAsync(Principal who, bool remote, CancellationToken cancel);
}

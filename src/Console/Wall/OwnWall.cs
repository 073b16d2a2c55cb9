using Yiwang.Console.Network;
using Yiwang.Console.Network.Topology;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Wall;

/// <summary>This node, what its modules count, and the neighbours as it knows them.</summary>
internal sealed class OwnWall(OwnTopology network, IEnumerable<IWallFigures> figures, ConsoleOptions options, TimeProvider clock) : IWall
{
    private readonly List<IWallFigures> _figures = [.. figures.OrderBy(f => f.Order)];

    public async ValueTask<WallPicture> LookAsync(Principal who, bool remote, CancellationToken cancel)
    {
        List<WallFigure> shown = [];
        foreach (var source in _figures)
            if (await source.LookAsync(who, cancel) is { } figure) shown.Add(figure);
        var sheet = network.Look(who, OwnTopology.OfWall).Stretched(WallPicture.SheetHeight);
        var silent = sheet.Nodes.Where(n => n.Standing is NodeStanding.Silent or NodeStanding.Unknown).Select(n => n.Name).ToList();
        return new WallPicture(new(options.NodeName, options.NodeName), sheet, [NetworkFigure.Of(sheet, NetworkSetup.Topology, NetworkSetup.Neighbours), .. shown], silent, Micros.Of(clock) / 1_000_000 * 1_000_000);
    }
}

/// <summary>Nodes and links of a sheet, counted.</summary>
public static class NetworkFigure
{
    /// <param name="nodes">Where the list of nodes is.</param>
    public static WallFigure Of(NetworkTopology sheet, string nodes, string links)
    {
        int Up(NodeStanding standing) => sheet.Nodes.Count(n => n.Standing == standing);
        var down = Up(NodeStanding.Silent) + Up(NodeStanding.Stopped);
        var broken = sheet.Links.Count(l => l.Standing is LinkStanding.Broken or LinkStanding.OneWay);
        return new WallFigure("network", new("节点和连接", "Nodes and links"),
        [
            new("up", new("在线节点", "Nodes up"), WallTone.Ok, Up(NodeStanding.Up), nodes),
            new("down", new("连不上", "Silent"), down > 0 ? WallTone.Bad : WallTone.Plain, down, nodes),
            new("links", new("通的连接", "Links well"), WallTone.Ok, sheet.Links.Count(l => l.Standing is LinkStanding.Well or LinkStanding.Waiting), links),
            new("broken", new("不通", "Broken"), broken > 0 ? WallTone.Bad : WallTone.Plain, broken, links),
        ]);
    }
}

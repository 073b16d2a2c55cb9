using Yiwang.Console.Slots;
using Yiwang.Console.Wall;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Node.Demo.Network;

/// <summary>The wall screen of the city: figures of all nodes of the demonstration added up, each as that node's administrator sees it. A node that has stopped is named and left out.</summary>
internal sealed class DemoWall(DemoNetwork network) : IWall
{
    public async ValueTask<WallPicture> LookAsync(Principal who, bool remote, CancellationToken cancel)
    {
        List<(int Order, DemoMember Of, WallFigure Figure)> all = [];
        foreach (var member in network.Members.Where(m => m.IsRunning))
        {
            if (Administrator(member) is not { } administrator) continue;
            foreach (var source in member.Host.Services.GetServices<IWallFigures>())
                if (await source.LookAsync(administrator, cancel) is { } figure) all.Add((source.Order, member, figure));
        }
        var sheet = new DemoTopology(network).Look(remote).Stretched(WallPicture.SheetHeight);
        var figures = all.GroupBy(f => f.Figure.Code).OrderBy(g => g.Min(f => f.Order)).Select(g => Sum([.. g], remote));
        const string Network = "/demo/network";
        return new WallPicture(new("双城联邦", "Two cities, one net"), sheet, [NetworkFigure.Of(sheet, Network, Network), .. figures],
            [.. network.Members.Where(m => !m.IsRunning).Select(m => new Bilingual(m.Node.NameZh, m.Node.NameEn))], Micros.Of(TimeProvider.System) / 1_000_000 * 1_000_000);
    }

    private static Principal? Administrator(DemoMember member)
    {
        var directory = member.Host.Services.GetRequiredService<IParties>().Directory;
        return directory.Operator is { } own && UserName.TryParse(DemoNetwork.Administrator, out var name) ? directory.Find(name)?.In(own.Id) : null;
    }

    // the list behind a sum is that of the node with most of it
    private static WallFigure Sum(List<(int Order, DemoMember Of, WallFigure Figure)> of, bool remote) => of[0].Figure with
    {
        Parts =
        [
            .. from entry in of
               from part in entry.Figure.Parts
               group (entry.Of, Part: part) by part.Code into same
               let most = same.OrderByDescending(s => s.Part.Value ?? -1).First()
               let tone = same.Max(s => s.Part.Tone)
               select most.Part with { Value = same.All(s => s.Part.Value is null) ? null : same.Sum(s => s.Part.Value ?? 0), Tone = tone, Href = most.Of.Enter(remote, most.Part.Href) },
        ],
    };
}

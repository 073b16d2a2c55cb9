using Yiwang.Net.Crossing;
using Yiwang.Things;

namespace Yiwang.Node.Demo.Faults;

/// <summary>What a visitor of the demonstration may break, and mend again.</summary>
public enum DemoLever { Cut, CutOneWay, Mend, Stop, Start, EditRow, FlipByte, UndoRow, UndoByte }

/// <summary>Pulls a lever and lets the nodes concerned look around at once, so that the pages say within a second what they would have found by themselves.</summary>
internal sealed class DemoLevers(DemoNetwork network)
{
    /// <param name="node">Or one end of a line.</param>
    /// <param name="other">The line's other end.</param>
    /// <returns>False when there is nothing to do, or the names are not known.</returns>
    public async Task<bool> PullAsync(DemoLever lever, string node, string other, CancellationToken cancel)
    {
        if (network.Members.FirstOrDefault(m => m.Node.Key == node) is not { } member) return false;
        switch (lever)
        {
            case DemoLever.Cut or DemoLever.CutOneWay or DemoLever.Mend when network.Members.Any(m => m.Node.Key == other) && other != node:
                network.Links.Set(node, other, lever != DemoLever.Mend);
                network.Links.Set(other, node, lever == DemoLever.Cut);
                await LookAroundAsync([node, other], cancel);
                return true;
            case DemoLever.Stop or DemoLever.Start:
                var done = lever == DemoLever.Stop ? await network.StopAsync(node) : await network.StartAgainAsync(node);
                if (done) await LookAroundAsync([.. network.Members.Select(m => m.Node.Key)], cancel);
                return done;
            case DemoLever.EditRow when member.IsRunning && TargetOf(node) is { } thing: return await network.Tampering.EditRowAsync(node, thing, cancel);
            case DemoLever.FlipByte when member.IsRunning && TargetOf(node) is { } thing && member.Host.Services.GetRequiredService<IRegistry>().Find(thing) is { Succeeded: true, Value: var record }:
                return network.Tampering.FlipByte(node, thing, member.Host.Services.GetRequiredService<Yiwang.Storage.Log.ILog>(), record.Position);
            case DemoLever.UndoRow or DemoLever.UndoByte:
                await network.Tampering.UndoAsync(lever == DemoLever.UndoRow ? TamperKind.Row : TamperKind.Byte, node, cancel);
                return true;
            default: return false;
        }
    }

    /// <summary>The first identifier that a node's organisations have registered; null = it has none.</summary>
    public Handle? TargetOf(string node) =>
        network.Data.Things.FirstOrDefault(t => network.Data.Organization(t.Organization).Node == node) is { } thing ? Handle.Parse($"{network.Data.Organization(thing.Organization).Prefix}/{thing.Suffix}") : null;

    private async Task LookAroundAsync(IReadOnlyList<string> keys, CancellationToken cancel)
    {
        foreach (var member in network.Members.Where(m => m.IsRunning && keys.Contains(m.Node.Key)))
        {
            var crossing = member.Host.Services.GetRequiredService<CrossingRuntime>();
            foreach (var lane in crossing.Lanes.Where(l => l.IsOutward && l.Trouble is not null)) crossing.TryNow(lane.Pact, lane.Sender);
            await member.LookAroundAsync(cancel);
        }
    }
}

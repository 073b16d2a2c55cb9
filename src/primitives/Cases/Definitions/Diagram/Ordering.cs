namespace Yiwang.Cases.Definitions.Diagram;

/// <summary>The order within layers that has few crossings: sweeps down and up by the mean place of neighbours, the best of them kept.</summary>
internal static class Ordering
{
    private const int Sweeps = 16;

    public static void Arrange(List<Spot>[] layers)
    {
        Number(layers);
        var (best, least) = (Snapshot(layers), Crossings(layers));
        for (var sweep = 0; sweep < Sweeps && least > 0; sweep++)
        {
            var down = sweep % 2 == 0;
            for (var i = 0; i < layers.Length; i++)
            {
                var layer = layers[down ? i : layers.Length - 1 - i];
                var placed = layer.Select(s => (Spot: s, Mean: Mean(down ? s.Above : s.Below, s.Order))).OrderBy(p => p.Mean).ThenBy(p => p.Spot.Order).Select(p => p.Spot).ToList();
                layer.Clear();
                layer.AddRange(placed);
                Number(layer);
            }
            if (Crossings(layers) is var crossings && crossings < least) (best, least) = (Snapshot(layers), crossings);
        }
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i].Clear();
            layers[i].AddRange(best[i]);
            Number(layers[i]);
        }
    }

    internal static int Crossings(List<Spot>[] layers)
    {
        var crossings = 0;
        foreach (var layer in layers)
        {
            var ways = layer.SelectMany(s => s.Below.Select(b => (A: s.Order, B: b.Order))).ToList();
            for (var i = 0; i < ways.Count; i++)
            {
                for (var j = i + 1; j < ways.Count; j++)
                {
                    if ((ways[i].A - ways[j].A) * (ways[i].B - ways[j].B) < 0) crossings++;
                }
            }
        }
        return crossings;
    }

    private static double Mean(List<Spot> neighbours, int own) => neighbours.Count == 0 ? own : neighbours.Average(n => n.Order);

    private static List<Spot>[] Snapshot(List<Spot>[] layers) => [.. layers.Select(l => l.ToList())];

    private static void Number(List<Spot>[] layers)
    {
        foreach (var layer in layers) Number(layer);
    }

    private static void Number(List<Spot> layer)
    {
        for (var i = 0; i < layer.Count; i++) layer[i].Order = i;
    }
}

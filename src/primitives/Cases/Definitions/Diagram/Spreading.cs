namespace Yiwang.Cases.Definitions.Diagram;

/// <summary>Places across: each spot as near to the mean of its neighbours as the order and the widths of its layer allow.</summary>
internal static class Spreading
{
    private const int Sweeps = 24;
    private const double Gap = 18;

    public static double Place(List<Spot>[] layers)
    {
        foreach (var layer in layers) Fit(layer, [.. layer.Select(_ => 0.0)]);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var down = sweep % 2 == 0;
            for (var i = 0; i < layers.Length; i++)
            {
                var layer = layers[down ? i : layers.Length - 1 - i];
                Fit(layer, [.. layer.Select(s => Wanted(s, down, sweep < Sweeps - 2))]);
            }
        }
        var left = layers.SelectMany(l => l).Min(s => s.X - s.Width / 2);
        foreach (var spot in layers.SelectMany(l => l)) spot.X -= left;
        return layers.SelectMany(l => l).Max(s => s.X + s.Width / 2);
    }

    private static double Wanted(Spot spot, bool down, bool oneSide)
    {
        var near = oneSide ? (down ? spot.Above : spot.Below) : [.. spot.Above, .. spot.Below];
        return near.Count == 0 ? spot.X : near.Average(n => n.X);
    }

    /// <summary>Least squares under "each at least so far right of the one before": pools of spots that push each other move together.</summary>
    private static void Fit(List<Spot> layer, double[] wanted)
    {
        var shift = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++) shift[i] = shift[i - 1] + (layer[i - 1].Width + layer[i].Width) / 2 + Gap;
        var pools = new List<(double Sum, double Weight, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            var weight = layer[i].Passes ? 4.0 : 1.0;
            pools.Add(((wanted[i] - shift[i]) * weight, weight, 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Weight > pools[^1].Sum / pools[^1].Weight)
            {
                var joined = (pools[^2].Sum + pools[^1].Sum, pools[^2].Weight + pools[^1].Weight, pools[^2].Count + pools[^1].Count);
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add(joined);
            }
        }
        var at = 0;
        foreach (var (sum, weight, count) in pools)
        {
            for (var i = 0; i < count; i++, at++) layer[at].X = sum / weight + shift[at];
        }
    }
}

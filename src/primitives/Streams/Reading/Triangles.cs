namespace Yiwang.Streams.Reading;

/// <summary>Largest-Triangle-Three-Buckets (S. Steinarsson, 2013): of each bucket the point that spans the largest triangle with the one kept before and the mean of the bucket behind.</summary>
internal static class Triangles
{
    /// <summary>Thins each line, between breaks and changes of quality class, to its share of the points.</summary>
    public static List<PicturePoint> Thin(List<PicturePoint> points, int pointsMax)
    {
        if (points.Count <= pointsMax) return points;
        var turns = 0;
        for (var i = 0; i < points.Count; i++) if (Turns(points, i)) turns++;
        // a signal that turns all the time keeps as many turns as fit, evenly
        var keepEvery = 1 + turns / Math.Max(1, pointsMax / 2);
        var share = (double)pointsMax / points.Count;
        List<PicturePoint> thinned = new(pointsMax), line = [];
        for (int i = 0, seen = 0; i < points.Count; i++)
        {
            var kept = Turns(points, i) && seen++ % keepEvery == 0;
            if (kept) Add(thinned, line, share);
            if (!points[i].IsBreak) line.Add(points[i]);
            else if (kept) thinned.Add(points[i]);
        }
        Add(thinned, line, share);
        return thinned;
    }

    private static bool Turns(List<PicturePoint> points, int i) => points[i].IsBreak || (i > 0 && !points[i - 1].IsBreak && points[i].Quality.Class != points[i - 1].Quality.Class);

    private static void Add(List<PicturePoint> into, List<PicturePoint> line, double share)
    {
        var wanted = (int)Math.Round(line.Count * share);
        if (line.Count <= 2 || wanted >= line.Count) into.AddRange(line);
        else if (wanted < 3)
        {
            into.Add(line[0]);
            into.Add(line[^1]);
        }
        else Thin(into, line, wanted);
        line.Clear();
    }

    private static void Thin(List<PicturePoint> into, List<PicturePoint> line, int wanted)
    {
        var width = (double)(line.Count - 2) / (wanted - 2);
        var kept = line[0];
        into.Add(kept);
        for (var bucket = 0; bucket < wanted - 2; bucket++)
        {
            int from = 1 + (int)(bucket * width), to = 1 + (int)((bucket + 1) * width), next = Math.Min(line.Count, 1 + (int)((bucket + 2) * width));
            var mean = Mean(line, to, Math.Max(next, to + 1));
            var (best, area) = (from, -1.0);
            for (var i = from; i < to; i++)
            {
                var p = line[i];
                var size = Math.Abs((kept.TimeUs - mean.Time) * (p.Value - kept.Value) - (kept.TimeUs - p.TimeUs) * (mean.Value - kept.Value));
                if (size > area) (best, area) = (i, size);
            }
            into.Add(kept = line[best]);
        }
        into.Add(line[^1]);
    }

    private static (double Time, double Value) Mean(List<PicturePoint> line, int from, int to)
    {
        double time = 0, value = 0;
        to = Math.Min(to, line.Count);
        for (var i = from; i < to; i++) (time, value) = (time + line[i].TimeUs, value + line[i].Value);
        return (time / (to - from), value / (to - from));
    }
}

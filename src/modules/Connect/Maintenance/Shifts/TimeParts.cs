namespace Yiwang.Connect.Maintenance.Shifts;

/// <summary>From, included, to To, excluded; UTC microseconds.</summary>
public readonly record struct TimePart(long FromUs, long ToUs)
{
    public long LengthUs => Math.Max(0, ToUs - FromUs);
}

/// <summary>Sets of time as sorted, disjoint, non-empty parts.</summary>
internal static class TimeParts
{
    public static IReadOnlyList<TimePart> Normal(IEnumerable<TimePart> parts)
    {
        List<TimePart> normal = [];
        foreach (var part in parts.Where(p => p.ToUs > p.FromUs).OrderBy(p => p.FromUs))
        {
            if (normal.Count > 0 && part.FromUs <= normal[^1].ToUs) normal[^1] = normal[^1] with { ToUs = Math.Max(normal[^1].ToUs, part.ToUs) };
            else normal.Add(part);
        }
        return normal;
    }

    public static IReadOnlyList<TimePart> Both(IReadOnlyList<TimePart> one, IReadOnlyList<TimePart> other)
    {
        List<TimePart> both = [];
        for (int i = 0, j = 0; i < one.Count && j < other.Count;)
        {
            var (from, to) = (Math.Max(one[i].FromUs, other[j].FromUs), Math.Min(one[i].ToUs, other[j].ToUs));
            if (to > from) both.Add(new(from, to));
            if (one[i].ToUs < other[j].ToUs) i++;
            else j++;
        }
        return both;
    }

    public static IReadOnlyList<TimePart> Without(IReadOnlyList<TimePart> whole, IReadOnlyList<TimePart> taken)
    {
        List<TimePart> rest = [];
        var j = 0;
        foreach (var part in whole)
        {
            var from = part.FromUs;
            while (j < taken.Count && taken[j].ToUs <= from) j++;
            for (var k = j; k < taken.Count && taken[k].FromUs < part.ToUs; k++)
            {
                if (taken[k].FromUs > from) rest.Add(new(from, taken[k].FromUs));
                from = Math.Max(from, taken[k].ToUs);
            }
            if (from < part.ToUs) rest.Add(new(from, part.ToUs));
        }
        return rest;
    }

    public static long Length(IReadOnlyList<TimePart> parts) => parts.Sum(p => p.LengthUs);
}

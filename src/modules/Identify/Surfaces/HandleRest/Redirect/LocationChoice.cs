namespace Yiwang.Identify.Surfaces.HandleRest.Redirect;

/// <summary>
/// Which of several places somebody is sent to: the rules that the value names, one after the other, each leaving those that fit. By attribute that the link asks for; by
/// country, which is not known here, so that places for one country step back behind those for all; at last by weight, where 0 is never chosen but by attribute.
/// </summary>
internal static class LocationChoice
{
    /// <param name="asked">From <c>?locatt=name:value</c>.</param>
    /// <param name="chance">From 0 to below 1.</param>
    public static Location? Choose(Locations locations, IReadOnlyList<(string Name, string Value)> asked, double chance)
    {
        var left = locations.All;
        foreach (var rule in locations.ChooseBy)
        {
            left = rule switch
            {
                "locatt" => Fitting(left, l => asked.All(a => l.Attributes.TryGetValue(a.Name, out var value) && value.Equals(a.Value, StringComparison.OrdinalIgnoreCase)), asked.Count > 0),
                "country" => Fitting(left, l => l.Country is null, left.Count > 1),
                "weighted" => Weighted(left, chance) is { } one ? [one] : left,
                _ => left,
            };
            if (left.Count == 1) return left[0];
        }
        return Weighted(left, chance) ?? left[0];
    }

    // a rule that nothing fits is passed over
    private static IReadOnlyList<Location> Fitting(IReadOnlyList<Location> all, Func<Location, bool> fits, bool applies)
    {
        if (!applies) return all;
        var left = all.Where(fits).ToList();
        return left.Count > 0 ? left : all;
    }

    private static Location? Weighted(IReadOnlyList<Location> all, double chance)
    {
        var at = chance * all.Sum(l => l.Weight);
        foreach (var location in all)
        {
            if (location.Weight > 0 && (at -= location.Weight) < 0) return location;
        }
        return all.LastOrDefault(l => l.Weight > 0);
    }
}

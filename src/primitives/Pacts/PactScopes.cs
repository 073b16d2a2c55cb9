using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Pacts;

/// <summary>Scopes compared: what makes "narrower" a fact and not an opinion.</summary>
public static class PactScopes
{
    /// <summary>Whether <paramref name="inner"/> gives nothing that <paramref name="outer"/> does not give.</summary>
    public static bool Covers(this PactScope outer, PactScope inner) =>
        (inner.Verbs & ~outer.Verbs) == 0 && inner.MaxGrade <= outer.MaxGrade && inner.MessagesPerDay <= outer.MessagesPerDay && (inner.OnlyConcerned || !outer.OnlyConcerned || !GivesFlow(inner))
        && inner.Templates.All(t => outer.Templates.Contains(t) && ValuesCovered(outer, inner, t))
        && Within(inner.Definitions, outer.Definitions) && Within(inner.Streams, outer.Streams) && Within(inner.EventKinds, outer.EventKinds) && Within(inner.Reports, outer.Reports)
        && inner.Regions.All(r => outer.Regions.Any(o => RegionCovers(o, r))) && inner.Prefixes.All(p => outer.Prefixes.Any(o => PrefixCovers(o, p)));

    /// <summary>Whether it lets kinds of product events cross at all.</summary>
    public static bool GivesFlow(this PactScope scope) => scope.Verbs.HasFlag(PactVerbs.Subscribe) && scope.EventKinds.Any(ProductKinds.Is);

    /// <summary>What both give.</summary>
    public static PactScope Intersect(this PactScope one, PactScope other)
    {
        List<string> templates = [.. one.Templates.Intersect(other.Templates, StringComparer.Ordinal)];
        var values = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach (var template in templates)
        {
            var (mine, theirs) = (one.Values.GetValueOrDefault(template), other.Values.GetValueOrDefault(template));
            if ((mine is null ? theirs : theirs is null ? mine : [.. mine.Intersect(theirs)]) is { } both) values[template] = both;
        }
        return new PactScope(
            one.Verbs & other.Verbs, Math.Min(one.MaxGrade, other.MaxGrade), templates, values, Narrower(one.Regions, other.Regions, RegionCovers), Both(one.Definitions, other.Definitions),
            Both(one.Streams, other.Streams), Both(one.EventKinds, other.EventKinds), Both(one.Reports, other.Reports), Narrower(one.Prefixes, other.Prefixes, PrefixCovers),
            Math.Min(one.MessagesPerDay, other.MessagesPerDay)) { OnlyConcerned = one.OnlyConcerned || other.OnlyConcerned };
    }

    /// <summary>Whether a region of the scope contains the other; <c>*</c> contains all.</summary>
    public static bool RegionCovers(string outer, string inner) =>
        outer == PactScope.Everywhere || string.Equals(outer, inner, StringComparison.Ordinal) || (RegionCode.TryParse(outer, out var o) && RegionCode.TryParse(inner, out var i) && o.Contains(i));

    public static bool PrefixCovers(string outer, string inner) =>
        outer == PactScope.Everywhere || string.Equals(outer, inner, StringComparison.Ordinal) || (inner != PactScope.Everywhere && Prefix.TryParse(outer, out var o, out _) && Prefix.TryParse(inner, out var i, out _) && i.IsWithin(o));

    // a template without an entry gives its values up to grade 2: of grade 3 only what is named crosses
    private static bool ValuesCovered(PactScope outer, PactScope inner, string template)
    {
        if (!outer.Values.TryGetValue(template, out var given)) return !inner.Values.ContainsKey(template) || inner.MaxGrade < 3;
        return inner.Values.TryGetValue(template, out var asked) && asked.All(given.Contains);
    }

    private static bool Within(IReadOnlyList<string> inner, IReadOnlyList<string> outer) => inner.All(i => outer.Contains(i));

    private static List<string> Both(IReadOnlyList<string> one, IReadOnlyList<string> other) => [.. one.Intersect(other, StringComparer.Ordinal)];

    private static List<string> Narrower(IReadOnlyList<string> one, IReadOnlyList<string> other, Func<string, string, bool> covers) =>
        [.. one.Where(mine => other.Any(theirs => covers(theirs, mine))).Concat(other.Where(theirs => one.Any(mine => covers(mine, theirs)))).Distinct(StringComparer.Ordinal)];
}

using Xunit;
using Yiwang.Events;
using Yiwang.Things;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things;

/// <summary>Random commands against a simple model, with restarts in between. A failure names its seed.</summary>
public sealed class RegistryPropertyTests
{
    private const int Commands = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    [InlineData(77)]
    public async Task Whatever_happens_the_registry_answers_as_the_model_does(int seed)
    {
        await using var bed = await ThingsBed.OpenAsync();
        var random = new Random(seed);
        var model = new RegistryModel();
        for (var i = 0; i < Commands; i++)
        {
            switch (random.Next(20))
            {
                case < 6: await RegisterAsync(bed, model, random); break;
                case < 8: await RangeAsync(bed, model, random); break;
                case < 12: await ReviseAsync(bed, model, random); break;
                case < 15: await VoidAsync(bed, model, random); break;
                case < 17: await AliasAsync(bed, model, random); break;
                case < 19: await BulkAsync(bed, model, random); break;
                default: await bed.RestartAsync(); break;
            }
        }
        Compare(bed, model, seed);
        await bed.RestartAsync();
        Compare(bed, model, seed);
        await CompareViewsAsync(bed, model);
    }

    private static string Name(Random random) => random.Next(3) == 0 ? $"99.501.1001/T{random.Next(12)}" : $"99.501.1001/{(random.Next(2) == 0 ? "A" : "a")}{random.Next(3)}{random.Next(100):D2}";

    private static async Task RegisterAsync(ThingsBed bed, RegistryModel model, Random random)
    {
        var (name, value) = (Name(random), random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture));
        var outcome = await bed.Registry.RegisterAsync(Manager, Row(name, Value(1, value)));
        Assert.Equal(model.Find(name) is null ? Codes.Ok : Codes.ThingsHandleTaken, outcome.Status.Code);
        if (outcome.Succeeded) model.Own[name] = new(value, null, outcome.Value.Position);
    }

    private static async Task RangeAsync(ThingsBed bed, RegistryModel model, Random random)
    {
        var from = random.Next(90);
        var pattern = random.Next(2) == 0
            ? new RangePattern(H("99.501.1001/x").Prefix, "A" + random.Next(3), 2, "", from, from + random.Next(8))
            : new RangePattern(H("99.501.1001/x").Prefix, "A", 3, "", 100 + from, 100 + from + random.Next(8));
        var value = "range" + random.Next();
        var outcome = await bed.Registry.RegisterRangeAsync(Manager, new(pattern, null, 0, [Value(1, value)]));
        Assert.Equal(model.Overlaps(pattern) ? Codes.ThingsRangeOverlap : Codes.Ok, outcome.Status.Code);
        if (outcome.Succeeded) model.Ranges.Add((pattern, value, outcome.Value.FirstPosition));
    }

    private static async Task ReviseAsync(ThingsBed bed, RegistryModel model, Random random)
    {
        var name = Name(random);
        var known = model.Find(name);
        var stale = random.Next(4) == 0;
        var outcome = await bed.Registry.ReviseAsync(Manager, H(name), [Value(1, "revised")], (known?.Position ?? 0) - (stale ? 1 : 0));
        Assert.Equal(known is null ? Codes.ThingsNotFound : known.VoidReason is not null ? Codes.ThingsVoided : stale ? Codes.EventsConflict : Codes.Ok, outcome.Status.Code);
        if (outcome.Succeeded) model.Own[name] = new("revised", null, outcome.Value.Position);
    }

    private static async Task VoidAsync(ThingsBed bed, RegistryModel model, Random random)
    {
        var name = Name(random);
        var known = model.Find(name);
        var outcome = await bed.Registry.VoidAsync(Manager, H(name), "报废");
        Assert.Equal(known is null ? Codes.ThingsNotFound : known.VoidReason is not null ? Codes.ThingsVoided : Codes.Ok, outcome.Status.Code);
        if (outcome.Succeeded) model.Own[name] = new(null, "报废", outcome.Value.Position);
    }

    private static async Task AliasAsync(ThingsBed bed, RegistryModel model, Random random)
    {
        var (name, serial) = (Name(random), "S" + random.Next(15));
        var known = model.Find(name);
        var outcome = await bed.Registry.BindAliasAsync(Manager, H(name), new(AliasScheme.Serial, serial));
        var mine = model.Aliases.TryGetValue(serial, out var holder) && string.Equals(holder, name, StringComparison.OrdinalIgnoreCase);
        if (known is null) Assert.Equal(Codes.ThingsNotFound, outcome.Status.Code);
        else if (known.VoidReason is not null) Assert.Equal(Codes.ThingsVoided, outcome.Status.Code);
        else Assert.Equal(holder is null || mine ? Codes.Ok : Codes.ThingsAliasTaken, outcome.Status.Code);
        if (!outcome.Succeeded || mine) return;
        model.Aliases[serial] = name;
        model.Own[name] = new(known!.Value, null, outcome.Value.Position);
    }

    private static async Task BulkAsync(ThingsBed bed, RegistryModel model, Random random)
    {
        var names = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Name(random)).ToList();
        var outcome = await bed.Registry.RegisterBulkAsync(Manager, names.Select(n => Row(n, Value(1, "bulk"))), names.Count, "k" + random.Next());
        var isNew = names.All(n => model.Find(n) is null) && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count;
        Assert.Equal(isNew, outcome.Succeeded);
        if (isNew) names.ForEach(n => model.Own[n] = new("bulk", null, bed.Registry.FindRecord(H(n))!.Position));
    }

    private static void Compare(ThingsBed bed, RegistryModel model, int seed)
    {
        var names = Enumerable.Range(0, 12).Select(i => $"99.501.1001/T{i}").Concat(Enumerable.Range(0, 300).Select(i => $"99.501.1001/A{i:D3}"));
        foreach (var name in names)
        {
            var (expected, actual) = (model.Find(name), bed.Registry.FindRecord(H(name)));
            var got = actual is null ? null : new RegistryModel.State(actual.Values.Where(v => v.Index == 1).Select(Text).SingleOrDefault(), actual.VoidReason, actual.Position);
            Assert.True(expected == got, $"seed {seed}, {name}: expected {expected}, got {got}");
        }
        foreach (var (serial, name) in model.Aliases) Assert.Equal(H(name), bed.Registry.FindByAlias(new(AliasScheme.Serial, serial), Forge));
        List<string> listed = [];
        for (string? cursor = null; ;)
        {
            var (page, next) = bed.Registry.List(H("99.501.1001/x").Prefix, cursor, 7);
            listed.AddRange(page.Select(r => r.Range?.ToString() ?? r.Handle.ToString().ToUpperInvariant()));
            if (next is null) break;
            cursor = next;
        }
        // members that became their own records by a revision are shown by their range's line
        var registered = model.Ranges.Select(r => r.Pattern.ToString()).Concat(model.Own.Keys.Select(k => k.ToUpperInvariant())).ToHashSet();
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Subset(registered, listed.ToHashSet());
        Assert.All(model.Ranges, r => Assert.Contains(r.Pattern.ToString(), listed));
    }

    private static async Task CompareViewsAsync(ThingsBed bed, RegistryModel model)
    {
        Assert.True(await bed.ShownAsync());
        var counts = await bed.Things.Queries.CountsAsync(H("99.501.1001/x").Prefix, "2000-01-01", "2100-01-01");
        Assert.Equal(model.Ranges.Sum(r => r.Pattern.Count), counts.Where(c => c.Kind == "RangeRegistered").Sum(c => c.Identifiers));
        Assert.Equal(model.Own.Values.Count(o => o.VoidReason is not null), counts.Where(c => c.Kind == "IdentifierVoided").Sum(c => c.Entries));
        Assert.Equal(model.Aliases.Count, counts.Where(c => c.Kind == "AliasBound").Sum(c => c.Entries));
    }
}

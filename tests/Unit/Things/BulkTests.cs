using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things;

public sealed class BulkTests
{
    private static IEnumerable<RegisterThing> Rows(int count, string stem = "N") => Enumerable.Range(0, count).Select(i => Row($"99.501.1001/{stem}{i:D6}", Value(1, $"value {i}"), Value(2, "inner", 2, Visibility.Internal)));

    [Fact]
    public async Task All_rows_are_there_with_their_values_also_after_restart()
    {
        await using var bed = await ThingsBed.OpenAsync();
        List<long> progress = [];
        var done = await bed.Registry.RegisterBulkAsync(Manager, Rows(5_500), 5_500, "import-1", new Steps(progress));
        Assert.Equal(Outcome.Ok, done.Status);
        Assert.Equal(5_500, done.Value.Count);
        Assert.Equal([1000, 2000, 3000, 4000, 5000, 5500], progress);
        for (var round = 0; round < 2; round++)
        {
            foreach (var i in new[] { 0, 999, 1000, 5_499 })
            {
                var found = bed.Registry.Find(H($"99.501.1001/n{i:D6}")).Value!;
                Assert.Equal([$"value {i}", "inner"], found.Values.Select(Text));
            }
            Assert.False(bed.Registry.Find(H("99.501.1001/N005500")).Succeeded);
            await bed.RestartAsync();
        }
    }

    [Fact]
    public async Task A_wrong_row_is_named_and_nothing_of_the_import_counts()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var rows = Rows(2_500).ToList();
        rows[2_100] = Row("99.501.1001/bad one");
        var outcome = await bed.Registry.RegisterBulkAsync(Manager, rows, rows.Count, "k");
        Assert.Equal((Codes.ThingsHandleInvalid, "row 2101: handle"), (outcome.Status.Code, outcome.Status.Field));
        Assert.Contains("第 2101 行", outcome.Status.Say!.Value.Zh, StringComparison.Ordinal);
        Assert.False(bed.Registry.Find(rows[0].Handle).Succeeded);
        rows[2_100] = Row("99.501.1001/good");
        Assert.True((await bed.Registry.RegisterBulkAsync(Manager, rows, rows.Count, "k")).Succeeded);
        Assert.True(bed.Registry.Find(rows[0].Handle).Succeeded);
    }

    [Fact]
    public async Task A_row_that_stands_twice_refuses_the_import()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var outcome = await bed.Registry.RegisterBulkAsync(Manager, [.. Rows(1_500), Row("99.501.1001/n000007")], 1_501, "k");
        Assert.Equal(Codes.ThingsDuplicateRow, outcome.Status.Code);
        Assert.Contains("000007", outcome.Status.Detail, StringComparison.Ordinal);
        Assert.False(bed.Registry.Find(H("99.501.1001/N000000")).Succeeded);
    }

    [Fact]
    public async Task A_row_that_exists_already_refuses_the_import()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/N000003"));
        var outcome = await bed.Registry.RegisterBulkAsync(Manager, Rows(1_500), 1_500, "k");
        Assert.Equal((Codes.ThingsHandleTaken, "99.501.1001/N000003"), (outcome.Status.Code, outcome.Status.Detail));
        Assert.False(bed.Registry.Find(H("99.501.1001/N000000")).Succeeded);
    }

    [Fact]
    public async Task Aliases_and_unique_values_of_rows_are_kept_apart_too()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var twice = Rows(10).Select(r => r with { Aliases = [new(AliasScheme.Serial, "S1")] });
        Assert.Equal(Codes.ThingsDuplicateRow, (await bed.Registry.RegisterBulkAsync(Manager, twice, 10, "a")).Status.Code);
        var once = Rows(10).Select((r, i) => r with { Aliases = [new(AliasScheme.Serial, $"S{i}")] });
        Assert.True((await bed.Registry.RegisterBulkAsync(Manager, once, 10, "b")).Succeeded);
        Assert.Equal("99.501.1001/N000004", bed.Registry.FindByAlias(new(AliasScheme.Serial, "S4"), Forge).ToString());
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_answers_as_the_first_did()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var first = await bed.Registry.RegisterBulkAsync(Manager, Rows(1_200), 1_200, "k");
        await bed.RestartAsync();
        var again = await bed.Registry.RegisterBulkAsync(Manager, Rows(1_200), 1_200, "k");
        Assert.Equal(first.Value, again.Value);
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/single"), "single");
        Assert.Equal(Codes.EventsConflict, (await bed.Registry.RegisterBulkAsync(Manager, Rows(2, "M"), 2, "single")).Status.Code);
    }

    [Fact]
    public async Task Of_two_imports_of_the_same_identifiers_at_once_one_wins_whole()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(async () => await bed.Registry.RegisterBulkAsync(Manager, Rows(3_000), 3_000, $"k{i}"))));
        Assert.Single(outcomes, o => o.Succeeded);
        Assert.True(bed.Registry.Find(H("99.501.1001/N002999")).Succeeded);
    }

    [Fact]
    public async Task A_file_that_breaks_off_leaves_nothing_behind()
    {
        await using var bed = await ThingsBed.OpenAsync();
        static IEnumerable<RegisterThing> Broken()
        {
            foreach (var row in Rows(2_500)) yield return row;
            throw new IOException("unreadable");
        }
        await Assert.ThrowsAsync<IOException>(async () => await bed.Registry.RegisterBulkAsync(Manager, Broken(), 3_000, "k"));
        Assert.False(bed.Registry.Find(H("99.501.1001/N000000")).Succeeded);
        Assert.True((await bed.Registry.RegisterBulkAsync(Manager, Rows(10), 10, "k")).Succeeded);
    }

    [Fact]
    public async Task An_import_that_is_cancelled_leaves_nothing_behind()
    {
        await using var bed = await ThingsBed.OpenAsync();
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await bed.Registry.RegisterBulkAsync(Manager, Rows(50_000), 50_000, "k", new CancelAfter(cancel, 3_000), cancel.Token));
        Assert.False(bed.Registry.Find(H("99.501.1001/N000000")).Succeeded);
    }

    [Fact]
    public async Task A_prefix_suspended_while_an_import_runs_stops_it()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var outcome = await bed.Registry.RegisterBulkAsync(Manager, SuspendedMidway(bed), 1_500, "k");
        Assert.Equal((Codes.EventsConflict, "prefix:99.501.1001"), (outcome.Status.Code, outcome.Status.Field));
        Assert.False(bed.Registry.Find(H("99.501.1001/N000000")).Succeeded);

        static IEnumerable<RegisterThing> SuspendedMidway(ThingsBed bed)
        {
            foreach (var row in Rows(1_500)) yield return row;
            Assert.True(bed.Things.PrefixRegistry.SuspendAsync(Operator, H("99.501.1001/x").Prefix, "核查").AsTask().GetAwaiter().GetResult().Succeeded);
        }
    }

    [Fact]
    public async Task Rows_of_another_prefix_or_template_are_refused()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.PublishAsync("99.501.1001/META_FORGING", StarterTemplates.All[3].Body);
        Assert.Equal("row 2: prefix", (await bed.Registry.RegisterBulkAsync(Manager, [Row("99.501.1001/A"), Row($"{Forge}/B")], 2, "k")).Status.Field);
        Assert.Equal("row 2: prefix", (await bed.Registry.RegisterBulkAsync(Manager, [Row("99.501.1001/A"), Row("99.501.1001/B") with { Template = H("99.501.1001/META_FORGING") }], 2, "k")).Status.Field);
        Assert.Equal(Codes.RequestInvalid, (await bed.Registry.RegisterBulkAsync(Manager, [], 0, "k")).Status.Code);
    }

    private sealed class Steps(List<long> into) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value) => into.Add(value.Done);
    }

    private sealed class CancelAfter(CancellationTokenSource source, long rows) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value)
        {
            if (value.Done >= rows) source.Cancel();
        }
    }
}

using Xunit;
using Yiwang.Identify.Reporting;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Storage.Sql;

namespace Yiwang.Node.Tests.Reporting;

/// <summary>Either side is killed while days of reports and an escrow are made, sent and taken: everything arrives once, as it was made.</summary>
public sealed class ReportingKillTests
{
    private const int Seed = 20261130, Rounds = 4, Days = 10;

    [Fact]
    public async Task Reports_and_escrow_survive_the_killing_of_either_side()
    {
        await using var pair = await ReportingPair.StartAsync(null);
        await ReportingTests.RegisterAsync(pair, [.. Enumerable.Range(0, 30).Select(i => $"K-{i}")]);
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("M2")).Count >= 1 && (await EscrowsAsync(ReportingPair.StateOf(pair.Below), "escrow_out", pair.Pact)).Exists(r => r.State == EscrowState.Success), "the first day and the first escrow");
        await pair.StopAsync(1);
        await pair.StopAsync(0);
        var first = await BackAsync(pair);

        var random = new Random(Seed);
        NodeProcess[] nodes = [await ServeAsync(pair, 0), await ServeAsync(pair, 1)];
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var side = round % 2;
                // some receipts further, in the midst of making and sending
                await ArrivedAsync(pair, random.Next(1, 12));
                await nodes[side].KillAsync();
                await nodes[side].DisposeAsync();
                nodes[side] = await ServeAsync(pair, side);
            }
            await using var below = await OpenAsync(pair, 1);
            await ReportingPair.UntilAsync(async () => (await SentAsync(below, pair.Pact)) is var sent && sent.Count(r => r.Table == "T9") >= Days + 1 && sent.TrueForAll(r => r.Outcome == "ok")
                && (await EscrowsAsync(below, "escrow_out", pair.Pact)) is var records && records.Count >= 2 && records.TrueForAll(r => r.State == EscrowState.Success), "everything has its receipt");
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
        await using var top = await OpenAsync(pair, 0);
        await using var own = await OpenAsync(pair, 1);
        var made = await SentAsync(own, pair.Pact);
        var came = await top.ReadAsync(sql => ReceivedRows.List(sql, pair.Pact, "", long.MaxValue, 10_000));
        Assert.Equal(made.Select(r => $"{r.Table} {r.Period} {r.Part} {r.Rows}").Order(StringComparer.Ordinal), came.Select(r => $"{r.Table} {r.Period} {r.Part} {r.Rows}").Order(StringComparer.Ordinal));
        // each day once, without a gap; one more where the day ended meanwhile
        foreach (var table in new[] { "T3", "T8", "T9", "M1", "M2" })
        {
            var periods = came.Where(r => r.Table == table).Select(r => r.Period).Order(StringComparer.Ordinal).ToList();
            Assert.InRange(periods.Count, Days + 1, Days + 2);
            Assert.Equal(Enumerable.Range(0, periods.Count).Select(n => ReportingPair.Day(first.AddDays(n))), periods);
        }
        Assert.InRange((await EscrowsAsync(top, "escrow_in", pair.Pact)).Count, 2, 3);
        Assert.All(came, r => Assert.NotNull(r.Position));
        Assert.Equal(came.Count, came.Select(r => r.Position).Distinct().Count());
    }

    private static async Task ArrivedAsync(ReportingPair pair, int further)
    {
        await using var state = await OpenAsync(pair, 1);
        var before = (await SentAsync(state, pair.Pact)).Count(r => r.Outcome is not null);
        await ReportingPair.UntilAsync(async () => (await SentAsync(state, pair.Pact)) is var sent && (sent.Count(r => r.Outcome is not null) >= before + further || sent.Count(r => r.Table == "M2") >= Days + 1), "reports go on");
    }

    private static Task<NodeProcess> ServeAsync(ReportingPair pair, int side) => NodeProcess.ServeAsync(pair.FolderOf(side), pair.SettingsOf(side));

    private static Task<IDatabase> OpenAsync(ReportingPair pair, int side) => Databases.OpenStateAsync(NodeStores.DatabasesOf(new NodeSettings()), pair.FolderOf(side), [], CancellationToken.None);

    private static Task<List<SentReport>> SentAsync(IDatabase state, string pact) => state.ReadAsync(sql => SentRows.List(sql, pact, "", long.MaxValue, 10_000));

    private static Task<List<EscrowRecord>> EscrowsAsync(IDatabase state, string table, string pact) => state.ReadAsync(sql => EscrowRows.List(sql, table, pact, 100));

    /// <summary>As if the node had been off for days: what is due is made when it starts.</summary>
    /// <returns>The first day that is due.</returns>
    private static async Task<DateOnly> BackAsync(ReportingPair pair)
    {
        await using var state = await OpenAsync(pair, 1);
        // up to the newest day whose tables are due
        var first = DateOnly.FromDateTime((pair.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)) - ReportClock.DailyAt).DateTime).AddDays(-Days - 1);
        var before = ReportingPair.Day(first.AddDays(-1));
        await state.WriteAsync(sql => sql.Execute("delete from report_mark where tbl = 'E'") + sql.Execute("update report_mark set period = @before where tbl in ('T3', 'T8', 'T9', 'M1', 'M2')", ("before", before)));
        return first;
    }
}

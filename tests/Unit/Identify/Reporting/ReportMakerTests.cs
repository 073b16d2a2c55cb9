using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Identify.Reporting;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Filling;
using Yiwang.Identify.Reporting.Sending;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Net;
using Yiwang.Parties.Organizations;
using Yiwang.Signing;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Unit.Tests.Net;
using Yiwang.Unit.Tests.Net.Crossing;
using Yiwang.Unit.Tests.Pacts;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Identify.Reporting;

public sealed class ReportMakerTests : BothEngines
{
    [Fact]
    public async Task What_changes_in_the_second_of_a_report_is_told_with_the_next_one()
    {
        var time = new SteppedTime();
        await using var node = await PactNode.OpenAsync(time, "91500116YW00000126", "汽摩标识服务有限公司", null);
        var state = NewDatabase(SqlEngine.Sqlite);
        await Migrations.ApplyAsync(state, [ReportSchema.Migration], Cancel);
        var table = ReportBook.Load(null).Find("T2")!;
        var filler = new OneRow();
        var maker = new ReportMaker([filler], null!, null!, new TypedBook(state, time), state, node.Parties.Directory, new OrganizationKeys(node.Store), new ReportClock(new NetOptions(), time));
        Assert.True(Prefix.TryParse("99.501", out var prefix, out _));
        var duty = new Duty(new PaperPact(new PaperSide(SigningAlgorithm.Ed25519, null), new PaperSide(SigningAlgorithm.Ed25519, null)).Pact, node.Id, default, prefix);

        filler.Value = "before";
        Assert.Equal(1, await maker.OfNowAsync(duty, table, again: false, Cancel));
        filler.Value = "after";
        Assert.Equal(0, await maker.OfNowAsync(duty, table, again: false, Cancel));
        // what a person wants sent in that second has just been made
        Assert.Equal(1, await maker.OfNowAsync(duty, table, again: true, Cancel));
        Assert.Equal(["before"], await ToldAsync(state));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await maker.OfNowAsync(duty, table, again: false, Cancel));
        Assert.Equal(["before", "after"], await ToldAsync(state));
    }

    private static async Task<IEnumerable<string?>> ToldAsync(IDatabase state) =>
        (await state.ReadAsync(sql => sql.Query("select body from report_out order by made_us", r => r.Bytes(0)), Cancel)).Select(b => (string?)SignedReport.Read(b)!.Value.Document.Rows[0]!["name"]);

    private sealed class OneRow : IFiller
    {
        public string Value { get; set; } = "";
        public IReadOnlyList<string> Tables => ["T2"];
        public ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel) => new(new Filled([new JsonObject { ["name"] = Value }]));
    }
}

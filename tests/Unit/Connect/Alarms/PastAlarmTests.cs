using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Kpi;
using Yiwang.Unit.Tests.Cases;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>An alarm that is written down today and came ten days ago is one of ten days ago.</summary>
public sealed class PastAlarmTests
{
    private const long DayUs = 86_400_000_000;

    [Fact]
    public async Task Figures_and_journal_go_by_when_it_came()
    {
        await using var bed = await DeskBed.OpenAsync();
        var at = bed.NowUs - 10 * DayUs;
        var values = new JsonObject { [In.Rule] = "r1", [In.RuleName] = "r1", [In.Message] = "m", [In.Severity] = "normal", [In.RaisedAt] = CaseText.Moment(at), [In.NewestAt] = CaseText.Moment(at), [In.Occurrences] = 1 };
        var opened = await CaseBed.Ok(bed.Cases.Node.OpenAsync(bed.Cases.Forge, new OpenCase(AlarmForm.Alarm, values, OccurredAtUs: at)));
        await CaseBed.Ok(bed.Cases.Node.MoveAsync(new MoveCase(opened.Id, AlarmForm.Move.End, [], -1, OccurredAtUs: at + DayUs)));
        Assert.Empty(await new KpiReader(bed.Cases.Node, bed.Cases.Time).ReadAsync(bed.Cases.Forge, 7, default));
        Assert.Equal(at / 1_000_000, Assert.Single(await new KpiReader(bed.Cases.Node, bed.Cases.Time).ReadAsync(bed.Cases.Forge, 30, default)).RaisedUs / 1_000_000);
        Assert.Equal(0, await CountAsync(bed, bed.NowUs - DayUs, null));
        Assert.Equal(1, await CountAsync(bed, at, at + 1));
    }

    private static async Task<int> CountAsync(DeskBed bed, long from, long? to) =>
        (await bed.Cases.Cases.ListAsync(bed.Cases.Engineer, new CaseQuery(AlarmForm.Alarm, FromUs: from, ToUs: to))).Value!.Rows.Count;
}

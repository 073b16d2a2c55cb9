using Xunit;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Notices;
using Yiwang.Parties;
using State = Yiwang.Connect.Alarms.AlarmForm.State;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>Who is told of an alarm, and when.</summary>
public sealed class AlarmNoticesTests : IAsyncLifetime
{
    private DeskBed _bed = null!;
    private AlarmNotices _notices = null!;
    private AlarmRule _rule = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await DeskBed.OpenAsync();
        _rule = _bed.Rule() with { Chain = [new(Role.EquipmentEngineer, 0), new(Role.OrgAdmin, 10)], ReAlarmMinutes = 30, Guide = "查油位" };
        Open();
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task The_chain_goes_on_until_somebody_acknowledges()
    {
        await _bed.SetAsync(_rule, true);
        Assert.Equal("EquipmentEngineer", await ToldAsync(0));
        Assert.Equal("", await ToldAsync(9));
        Assert.Equal("OrgAdmin", await ToldAsync(1));
        Assert.Equal("EquipmentEngineer+OrgAdmin", await ToldAsync(20));
        await _bed.Acts.AcknowledgeAsync(_bed.Cases.Engineer, [_bed.Only.Id], default);
        await _bed.UntilAsync(() => _bed.Only.State == State.Acked);
        Assert.Equal("", await ToldAsync(120));
    }

    [Fact]
    public async Task What_it_says_is_the_machine_the_alarm_and_what_to_do()
    {
        await _bed.SetAsync(_rule, true);
        await ToldAsync(0);
        var told = Assert.Single(_bed.Cases.Notices.Told);
        Assert.Equal(("【严重】EQ-001 润滑不足", NoticeLevel.Important, "/cases/" + _bed.Only.Id), (told.Title.Zh, told.Level, told.Link));
        Assert.Contains("查油位", told.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_tells_nobody_twice()
    {
        await _bed.SetAsync(_rule, true);
        await ToldAsync(0);
        await _bed.StartAsync();
        _bed.Sink.Tell(new(_rule, Yiwang.Things.Handle.Parse(_bed.Cases.Forge + "/EQ-001"), [], null), Yiwang.Connect.Alarms.Evaluation.AlarmTurns.Raised, _bed.NowUs);
        await _bed.TurnAsync();
        Open();
        await _notices.TurnAsync(default);
        Assert.Single(_bed.Cases.Notices.Told.Select(n => n.Key).Distinct());
    }

    [Fact]
    public async Task A_graver_level_is_told_anew()
    {
        var rule = _rule with { LimitPoint = "oil_temp", Levels = [new(LimitState.HighHigh, 75, AlarmSeverity.Critical, "油温过高"), new(LimitState.High, 65, AlarmSeverity.Minor, "油温偏高")] };
        await _bed.MeasureAsync(rule, 66);
        Assert.Equal("EquipmentEngineer", await ToldAsync(0));
        await _bed.MeasureAsync(rule, 80);
        Assert.Equal("EquipmentEngineer", await ToldAsync(0));
        Assert.Equal((NoticeLevel.Urgent, "【紧急】EQ-001 油温过高"), (_bed.Cases.Notices.Told.Last().Level, _bed.Cases.Notices.Told.Last().Title.Zh));
    }

    private void Open() => _notices = new AlarmNotices(_bed.Desk, _bed.Cases.Node, _bed.Cases.Notices, new AlarmDevices(h => h, h => h.ToString(), h => h.Suffix.ToString()), _bed.Cases.Time);

    /// <summary>Who is told after so many minutes more.</summary>
    private async Task<string> ToldAsync(int minutes)
    {
        var before = _bed.Cases.Notices.Told.Count;
        _bed.Cases.Time.Advance(TimeSpan.FromMinutes(minutes));
        await _notices.TurnAsync(default);
        return string.Join('+', _bed.Cases.Notices.Told.Skip(before).SelectMany(n => n.To).Select(r => r.Role.ToString()));
    }
}

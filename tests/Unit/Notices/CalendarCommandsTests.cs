using Xunit;
using Yiwang.Events;
using Yiwang.Notices.Calendar;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Parties;

namespace Yiwang.Unit.Tests.Notices;

public sealed class CalendarCommandsTests : IAsyncLifetime
{
    private static readonly DateOnly s_day = new(2026, 11, 23), s_later = new(2027, 1, 1);
    private PartyTestBed _bed = null!;
    private Principal _admin = null!;
    private WorkCalendar _calendar = null!;
    private CalendarCommands _commands = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await PartyTestBed.OpenAsync();
        _admin = await _bed.FoundAsync();
        Open();
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        return default;
    }

    private void Open()
    {
        _calendar = WorkCalendar.Open(_bed.Events, WorkCalendarTests.Shanghai);
        _commands = new CalendarCommands(_bed.Events, _calendar, _bed.Directory, new AuditedAccess(_bed.Access, _bed.Audit));
    }

    private ValueTask<Outcome> Set(DateOnly day, bool? works) => _commands.SetDayAsync(_admin, day, works, "厂庆", _calendar.Find(day.Year)?.Position ?? -1);

    [Fact]
    public async Task An_edited_day_counts_at_once_and_moves_deadlines()
    {
        var (revision, due) = (_calendar.Revision, _calendar.EndOfWorkday(WorkCalendarTests.At("2026-11-20 10:00"), 1));
        Assert.Equal(Outcome.Ok, await Set(s_day, false));
        Assert.False(_calendar.IsWorkday(s_day));
        Assert.True(_calendar.Revision > revision);
        Assert.Equal(due + Micros.Of(TimeSpan.FromDays(1)), _calendar.EndOfWorkday(WorkCalendarTests.At("2026-11-20 10:00"), 1));
        // the rest of the year is as published
        Assert.False(_calendar.IsWorkday(new DateOnly(2026, 10, 1)));
        Assert.Contains("国办发明电", _calendar.Find(2026)!.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edits_are_there_after_a_restart_and_can_be_undone_one_by_one()
    {
        await Set(s_day, false);
        await Set(s_day.AddDays(1), false);
        await _bed.ReopenAsync();
        Open();
        Assert.False(_calendar.IsWorkday(s_day));
        Assert.False(_calendar.IsWorkday(s_day.AddDays(1)));
        Assert.Equal(Outcome.Ok, await _commands.UndoAsync(_admin, 2026, _calendar.Find(2026)!.Position));
        Assert.True(_calendar.IsWorkday(s_day.AddDays(1)));
        Assert.False(_calendar.IsWorkday(s_day));
        Assert.Equal(Outcome.Ok, await _commands.UndoAsync(_admin, 2026, _calendar.Find(2026)!.Position));
        Assert.True(_calendar.IsWorkday(s_day));
        Assert.True(_calendar.Find(2026)!.Ships);
        Assert.Equal(Codes.RequestInvalid, (await _commands.UndoAsync(_admin, 2026, -1)).Code);
        Open();
        Assert.True(_calendar.IsWorkday(s_day));
    }

    [Fact]
    public async Task A_year_that_nobody_knew_can_be_set_and_taken_back()
    {
        Assert.Null(_calendar.Find(2027));
        Assert.True(_calendar.IsWorkday(s_later));
        Assert.Equal(Outcome.Ok, await _commands.SetYearAsync(_admin, 2027, "国办发明电〔2026〕1号", [new(s_later, false, "元旦")], -1));
        Assert.False(_calendar.IsWorkday(s_later));
        Assert.Equal(Outcome.Ok, await _commands.UndoAsync(_admin, 2027, _calendar.Find(2027)!.Position));
        Assert.Null(_calendar.Find(2027));
    }

    [Fact]
    public async Task Many_edits_keep_a_bounded_number_of_versions()
    {
        for (var i = 0; i <= WorkCalendar.UndoMax; i++) await Set(s_day.AddDays(i % 5), i % 2 == 0 ? false : null);
        var undone = 0;
        for (; _calendar.Find(2026) is { Ships: false } year; undone++) await _commands.UndoAsync(_admin, 2026, year.Position);
        Assert.Equal(WorkCalendar.UndoMax - 1, undone);
        Assert.True(_calendar.IsWorkday(s_day));
    }

    [Fact]
    public async Task An_edit_of_what_somebody_else_has_changed_is_refused()
    {
        await Set(s_day, false);
        Assert.Equal(Codes.EventsConflict, (await _commands.SetDayAsync(_admin, s_day, null, "", -1)).Code);
        Assert.False(_calendar.IsWorkday(s_day));
    }

    [Fact]
    public async Task Only_who_manages_forms_of_the_operator_edits()
    {
        var (_, tenant) = await _bed.TenantAsync(_admin);
        Assert.Equal(Codes.PartiesForbidden, (await _commands.SetDayAsync(tenant, s_day, false, "厂庆", -1)).Code);
        var inspector = _admin with { Roles = new HashSet<Role> { Role.Inspector } };
        Assert.Equal(Codes.PartiesForbidden, (await _commands.SetDayAsync(inspector, s_day, false, "厂庆", -1)).Code);
        Assert.True(_calendar.IsWorkday(s_day));
        Assert.False(CalendarCommands.MayEdit(inspector, _bed.Directory, _bed.Access));
        Assert.True(CalendarCommands.MayEdit(_admin, _bed.Directory, _bed.Access));
    }

    public static TheoryData<int, string, string, string> Wrong => new()
    {
        { 1999, "文号", "1999-01-01", "元旦" },
        { 2027, "", "2027-01-01", "元旦" },
        { 2027, new string('文', 201), "2027-01-01", "元旦" },
        { 2027, "文号", "2026-12-31", "元旦" },
        { 2027, "文号", "2027-01-01", "" },
        { 2027, "文号", "2027-01-01", new string('名', 41) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_year_is_refused_with_a_sentence(int year, string source, string day, string name)
    {
        var outcome = await _commands.SetYearAsync(_admin, year, source, [new(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), false, name)], -1);
        Assert.Equal(Codes.RequestInvalid, outcome.Code);
        Assert.NotNull(outcome.Say);
    }

    [Fact]
    public async Task A_day_stands_once() =>
        Assert.Equal("days", (await _commands.SetYearAsync(_admin, 2027, "文号", [new(s_later, false, "元旦"), new(s_later, true, "元旦")], -1)).Field);
}

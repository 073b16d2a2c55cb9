using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Clocks;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Effects;
using Yiwang.Cases.Facts;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Notices.Calendar;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Cases.Travel;
using Yiwang.Unit.Tests.Parties;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Cases.Clocks;

/// <summary>What one case has does not stop the deadlines of others. A sweeper of the test's own takes two cases at once.</summary>
public sealed class SweeperTests : IAsyncLifetime
{
    private CaseBed _bed = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
    private CaseTools Tools => _bed.Runtime.Tools;

    public async ValueTask InitializeAsync()
    {
        _bed = await CaseBed.OpenAsync();
        await _bed.Runtime.Sweeper.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private async Task<long?> SweepAsync(CaseTools? tools = null)
    {
        await using var sweeper = Of(tools);
        return await sweeper.SweepAsync(Cancel);
    }

    private Sweeper Of(CaseTools? tools = null) => Of(_bed, tools);

    private static Sweeper Of(CaseBed bed, CaseTools? tools = null) =>
        new(tools ?? bed.Runtime.Tools, new Deadlines(bed.Calendar, Zone), bed.Views, new CaseMarks(bed.State), bed.Parties.Directory, bed.Events.Holds, pageMax: 2);

    private Task<CaseView> OpenAsync(Principal who) => Ok(_bed.Cases.OpenAsync(who, new OpenCase("repair", Values("""{"machine":"EQ-1","severity":"high","symptom":"漏油"}"""))));

    /// <summary>Due at the end of the third workday.</summary>
    private async Task<CaseView> WorkingAsync(Principal who) =>
        await Ok(_bed.Cases.MoveAsync(who, new MoveCase((await OpenAsync(who)).Id, "assign", Values($$"""{"assignee":"{{who.User}}"}"""), -1)));

    private bool IsOverdue(CaseView view) => _bed.Kinds(view).Contains(CaseKinds.CaseOverdue);

    private bool IsRescheduled(CaseView view) => _bed.Kinds(view).Contains(CaseKinds.CaseRescheduled);

    /// <summary>Thursday the 12th is no workday any more.</summary>
    private async Task EditCalendarAsync()
    {
        var commands = new CalendarCommands(_bed.Events, _bed.Calendar, _bed.Parties.Directory, new AuditedAccess(new Access(new NoGrants()), _bed.Audit));
        var admin = _bed.Parties.Directory.Find(PartyTestBed.Name("boss"))!.Memberships.Values.First();
        var set = await commands.SetDayAsync(admin, new DateOnly(2026, 11, 12), works: false, "停电", _bed.Calendar.Find(2026)?.Position ?? -1);
        Assert.True(set.Succeeded, $"{set}");
    }

    [Fact]
    public async Task Of_an_organisation_that_moves_nothing_is_recorded_and_of_all_others_everything()
    {
        List<CaseView> theirs = [await OpenAsync(_bed.Stranger), await OpenAsync(_bed.Stranger), await OpenAsync(_bed.Stranger)];
        var mine = await OpenAsync(_bed.Worker);
        await _bed.Events.Holds.HoldAsync(_bed.Stranger.Organization!, new Outcome(Codes.NetMoved));
        _bed.Time.Advance(TimeSpan.FromHours(5));
        Assert.Null(await SweepAsync());
        Assert.True(IsOverdue(mine));
        Assert.DoesNotContain(theirs, IsOverdue);
        _bed.Events.Holds.Release(_bed.Stranger.Organization!);
        await SweepAsync();
        Assert.All(theirs, c => Assert.True(IsOverdue(c)));
    }

    [Fact]
    public async Task A_case_from_another_node_rests_while_the_organisation_that_has_it_moves()
    {
        await using var nodes = await TwoNodes.OpenAsync();
        await nodes.There.Runtime.Sweeper.DisposeAsync();
        var came = await TwoNodes.DeliveredAsync(nodes, await TwoNodes.AskedAsync(nodes));
        await nodes.There.Events.Holds.HoldAsync(nodes.Expert, new Outcome(Codes.NetMoved));
        nodes.There.Time.Advance(TimeSpan.FromDays(2));
        await using var sweeper = Of(nodes.There);
        await sweeper.SweepAsync(Cancel);
        Assert.Equal([CaseKinds.CaseReceived], nodes.There.Kinds(came));
        nodes.There.Events.Holds.Release(nodes.Expert);
        await sweeper.SweepAsync(Cancel);
        Assert.Equal([CaseKinds.CaseReceived, CaseKinds.CaseOverdue], nodes.There.Kinds(came));
    }

    [Fact]
    public async Task A_case_that_cannot_be_read_is_passed_over_and_told()
    {
        List<CaseView> damaged = [await OpenAsync(_bed.Worker), await OpenAsync(_bed.Worker)];
        var whole = await OpenAsync(_bed.Worker);
        _bed.Time.Advance(TimeSpan.FromHours(5));
        var heads = damaged.Select(c => CaseNames.Subject(c.Id)).ToList();
        var book = new CaseBook(Intercepted<IEvents>.Of(_bed.Events, (name, args) => name == nameof(IEvents.FindHead) && heads.Contains((string)args[0]!) ? throw new InvalidDataException("damaged") : null));
        await using var sweeper = Of(Tools with { Book = book });
        await sweeper.SweepAsync(Cancel);
        Assert.True(IsOverdue(whole));
        Assert.Contains("damaged", sweeper.Trouble, StringComparison.Ordinal);
        // mended
        await SweepAsync();
        Assert.All(damaged, c => Assert.True(IsOverdue(c)));
    }

    [Fact]
    public async Task What_the_log_does_not_take_of_one_case_it_takes_of_the_others()
    {
        List<CaseView> large = [await OpenAsync(_bed.Worker), await OpenAsync(_bed.Worker)];
        var other = await OpenAsync(_bed.Worker);
        _bed.Time.Advance(TimeSpan.FromHours(5));
        var heads = large.Select(c => CaseNames.Subject(c.Id)).ToList();
        var events = Intercepted<IEvents>.Of(_bed.Events, (name, args) => name == nameof(IEvents.AppendAsync) && ((IReadOnlyList<EventDraft>)args[0]!).Any(d => d.Heads.Any(heads.Contains))
            ? new ValueTask<Outcome<Appended>>(new Outcome(Codes.EventsTooLarge)) : null);
        await SweepAsync(Tools with { Log = new CaseLog(events, _bed.Projections, Tools.Book, _bed.Time) });
        Assert.True(IsOverdue(other));
        Assert.DoesNotContain(large, IsOverdue);
    }

    [Fact]
    public async Task A_case_that_was_moved_while_all_were_counted_anew_is_counted_too()
    {
        var (moved, other) = (await WorkingAsync(_bed.Engineer), await WorkingAsync(_bed.Engineer));
        await Ok(_bed.Node.SaveAsync(new SaveCase(moved.Id, Values("""{"note":"带上密封件"}"""), -1)));
        await EditCalendarAsync();
        // it is read as it was before the note, once
        var reads = 0;
        var book = new CaseBook(Intercepted<IEvents>.Of(_bed.Events, (name, args) => name == nameof(IEvents.FindHead) && (string)args[0]! == CaseNames.Subject(moved.Id) && reads++ == 0 ? moved.Position : null));
        await SweepAsync(Tools with { Book = book });
        Assert.True(reads > 0);
        Assert.True(IsRescheduled(other));
        Assert.True(IsRescheduled(moved));
        Assert.Equal("带上密封件", _bed.Node.Find(moved.Id)!.Values["note"]!.GetValue<string>());
    }

    [Fact]
    public async Task Cases_of_an_organisation_that_moves_are_counted_anew_when_it_is_back()
    {
        var (theirs, mine) = (await WorkingAsync(_bed.Stranger), await WorkingAsync(_bed.Engineer));
        await EditCalendarAsync();
        await _bed.Events.Holds.HoldAsync(_bed.Stranger.Organization!, new Outcome(Codes.NetMoved));
        await using var sweeper = Of();
        await sweeper.SweepAsync(Cancel);
        await sweeper.SweepAsync(Cancel);
        Assert.True(IsRescheduled(mine));
        Assert.False(IsRescheduled(theirs));
        _bed.Events.Holds.Release(_bed.Stranger.Organization!);
        await sweeper.SweepAsync(Cancel);
        Assert.True(IsRescheduled(theirs));
        Assert.Single(_bed.Kinds(mine), k => k == CaseKinds.CaseRescheduled);
    }
}

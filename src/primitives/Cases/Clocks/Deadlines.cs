using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Notices;

namespace Yiwang.Cases.Clocks;

/// <summary>
/// When deadlines begin, stop, go on and are due: from recorded times and the calendar alone. A clock ends when the case enters a state that does not name it, except that Returned and Waiting states
/// stop it; a state that names its code again lets it go on where it stopped.
/// </summary>
internal sealed class Deadlines(IWorkCalendar calendar, TimeZoneInfo zone)
{
    // Bits of CaseClock.Told.
    private const int TellsMax = 31;
    // Far beyond any reminder; a calendar without workdays ends the search.
    private const int DaysBackMax = 366;

    public long Revision => calendar.Revision;

    /// <param name="entered">The case comes from another state; else only its fields changed.</param>
    public IReadOnlyList<CaseClock> After(CaseForm form, IReadOnlyList<CaseClock> before, StateDefinition state, FieldChange fields, long nowUs, bool entered) =>
        After(Respan(form, before, fields, nowUs), state, fields.Now, nowUs, entered);

    private List<CaseClock> After(IReadOnlyList<CaseClock> before, StateDefinition state, JsonObject values, long nowUs, bool entered)
    {
        if (state.IsEnd || (before.Count == 0 && state.Deadlines.Count == 0)) return [];
        var stops = entered && state.Kind is (StateKind.Returned or StateKind.Waiting);
        var after = new List<CaseClock>(state.Deadlines.Count + before.Count);
        foreach (var deadline in state.Deadlines)
        {
            var carried = Find(before, deadline.Code);
            if (carried is null) { if (Start(deadline, values, nowUs) is { } begun) after.Add(begun); }
            else if (stops) after.Add(Stop(carried, nowUs));
            else after.Add(Refresh(entered ? Resume(carried, nowUs) : carried, deadline, values, nowUs));
        }
        if (entered && !stops) return after;
        foreach (var clock in before)
            if (Find(after, clock.Code) is null) after.Add(stops ? Stop(clock, nowUs) : clock);
        return after;
    }

    /// <summary>While the case is under way to another node.</summary>
    public IReadOnlyList<CaseClock> Stopped(IReadOnlyList<CaseClock> clocks, long nowUs) => [.. clocks.Select(c => Stop(c, nowUs))];

    /// <summary>It came back without having arrived.</summary>
    public IReadOnlyList<CaseClock> Resumed(IReadOnlyList<CaseClock> clocks, StateDefinition state, long nowUs) =>
        state.Kind is StateKind.Returned or StateKind.Waiting ? clocks : [.. clocks.Select(c => Resume(c, nowUs))];

    /// <summary>A clock that began with the step that sent the case begins at its delivery; one that ran before goes on.</summary>
    public IReadOnlyList<CaseClock> Arrived(IReadOnlyList<CaseClock> clocks, StateDefinition state, JsonObject values, long movedAtUs, long nowUs) =>
        After([.. clocks.Where(c => c.StartedAtUs < movedAtUs)], state, values, nowUs, entered: true);

    /// <summary>
    /// The field that says how long a deadline gives has changed, as the level of a circular: the new span counts from where the old one began, so that it is due when it would have been had the field said so from
    /// the start. Time for which the clock stood still is given again, except to spans in workdays that have gone on, which count anew from then.
    /// </summary>
    private IReadOnlyList<CaseClock> Respan(CaseForm form, IReadOnlyList<CaseClock> clocks, FieldChange fields, long nowUs)
    {
        List<CaseClock>? changed = null;
        for (var i = 0; i < clocks.Count; i++)
        {
            var clock = clocks[i];
            if (form.Clock(clock.Code) is not { Within.ByField: not null } deadline || Spans.Of(deadline.Within, fields.Was) is not { } old || Spans.Of(deadline.Within, fields.Now) is not { } span || span == old) continue;
            changed ??= [.. clocks];
            changed[i] = Respan(clock, old, span, deadline, nowUs);
        }
        return changed ?? clocks;
    }

    private CaseClock Respan(CaseClock clock, CaseSpan old, CaseSpan span, DeadlineDefinition deadline, long nowUs)
    {
        var (wasDays, isDays) = (old.Unit == SpanUnit.Workdays, span.Unit == SpanUnit.Workdays);
        if (clock.Left is { } left)
        {
            // It stands: what is left grows or shrinks with the span; between hours and workdays there is no such sum, and the whole span is given.
            var rest = wasDays != isDays ? (isDays ? span.Count : ZoneDays.Us(span)) : isDays ? left + span.Count - old.Count : left + ZoneDays.Us(span) - ZoneDays.Us(old);
            return clock with { Left = rest, Span = isDays ? span.Count : -1 };
        }
        var stood = wasDays ? 0 : clock.DueAtUs - clock.StartedAtUs - ZoneDays.Us(old);
        var from = wasDays || isDays ? clock.CountedFromUs : clock.StartedAtUs;
        var fresh = Begin(clock.Code, span, from);
        var due = wasDays || isDays ? fresh.DueAtUs : fresh.DueAtUs + stood;
        var moved = clock with { DueAtUs = due, Span = fresh.Span, Overdue = clock.Overdue && due <= nowUs };
        return moved with { Told = ToldBefore(deadline, moved, nowUs) };
    }

    /// <summary>What should have been told before now is not told any more; what comes after the deadline is told anew.</summary>
    private int ToldBefore(DeadlineDefinition deadline, CaseClock clock, long nowUs)
    {
        var told = 0;
        for (var i = 0; i < Math.Min(deadline.Tell.Count, TellsMax); i++)
            if (deadline.Tell[i].Before ? TellAt(deadline.Tell[i], clock.DueAtUs) <= nowUs : clock.Overdue && (clock.Told & 1 << i) != 0) told |= 1 << i;
        return told;
    }

    /// <summary>Due times anew after an edit of the calendar; null = none moved.</summary>
    public IReadOnlyList<CaseClock>? Recount(IReadOnlyList<CaseClock> clocks, long nowUs)
    {
        List<CaseClock>? moved = null;
        for (var i = 0; i < clocks.Count; i++)
        {
            var clock = clocks[i];
            if (!clock.InWorkdays || clock.IsStopped) continue;
            var due = calendar.EndOfWorkday(clock.CountedFromUs, clock.Span);
            if (due == clock.DueAtUs) continue;
            moved ??= [.. clocks];
            moved[i] = clock with { DueAtUs = due, Overdue = clock.Overdue && due <= nowUs };
        }
        return moved;
    }

    /// <summary>When something falls due next; null = nothing will by itself.</summary>
    public long? Wake(CaseForm form, string state, IReadOnlyList<CaseClock> clocks)
    {
        long? wake = null;
        foreach (var clock in clocks)
        {
            if (clock.IsStopped) continue;
            if (!clock.Overdue) wake = Math.Min(wake ?? long.MaxValue, clock.DueAtUs);
            if (Definition(form, state, clock.Code) is not { } deadline) continue;
            for (var i = 0; i < Math.Min(deadline.Tell.Count, TellsMax); i++)
                if ((clock.Told & 1 << i) == 0) wake = Math.Min(wake ?? long.MaxValue, TellAt(deadline.Tell[i], clock.DueAtUs));
        }
        return wake;
    }

    /// <summary>The first thing that is due; of two at one moment the deadline itself before what is told of it.</summary>
    public DueMoment? Next(CaseForm form, CaseState state, long nowUs)
    {
        DueMoment? first = null;
        foreach (var clock in state.Clocks)
        {
            if (clock.IsStopped) continue;
            if (!clock.Overdue && clock.DueAtUs <= nowUs && (first is null || clock.DueAtUs < first.AtUs)) first = new(clock, null, clock.DueAtUs);
            if (Definition(form, state.State, clock.Code) is not { } deadline) continue;
            for (var i = 0; i < Math.Min(deadline.Tell.Count, TellsMax); i++)
            {
                if ((clock.Told & 1 << i) != 0 || TellAt(deadline.Tell[i], clock.DueAtUs) is var at && at > nowUs) continue;
                if (first is null || at < first.AtUs) first = new(clock, i, at);
            }
        }
        return first;
    }

    /// <summary>For people: a stopped clock shows when it would be due if it went on now.</summary>
    public RunningClock Shown(CaseClock clock, long nowUs)
    {
        var due = clock.IsStopped ? Resume(clock, nowUs).DueAtUs : clock.DueAtUs;
        return new RunningClock(clock.Code, clock.StartedAtUs, due, clock.IsStopped, clock.Overdue || (!clock.IsStopped && due <= nowUs));
    }

    public static DeadlineDefinition? Definition(CaseForm form, string state, string clock) =>
        form.State(state)?.Deadlines.FirstOrDefault(d => d.Code == clock);

    private CaseClock? Start(DeadlineDefinition deadline, JsonObject values, long nowUs)
    {
        CaseClock? clock = null;
        if (deadline.Until is { } until) { if (Moment(values[until]) is { } at) clock = new(deadline.Code, nowUs, nowUs, at); }
        else if (Spans.Of(deadline.Within, values) is { } span) clock = Begin(deadline.Code, span, nowUs);
        if (clock is null) return null;
        return clock with { Told = ToldBefore(deadline, clock, nowUs) };
    }

    private CaseClock Begin(string code, CaseSpan span, long nowUs) => span.Unit == SpanUnit.Workdays
        ? new(code, nowUs, nowUs, calendar.EndOfWorkday(nowUs, Math.Min(span.Count, 1_000)), Span: Math.Min(span.Count, 1_000))
        : new(code, nowUs, nowUs, nowUs + ZoneDays.Us(span));

    /// <summary>A date that somebody changed moves the deadline.</summary>
    private CaseClock Refresh(CaseClock clock, DeadlineDefinition deadline, JsonObject values, long nowUs) =>
        deadline.Until is { } until && Moment(values[until]) is { } at && at != clock.DueAtUs ? clock with { DueAtUs = at, Overdue = clock.Overdue && at <= nowUs } : clock;

    // Due at 24:00 of the last day, which is 0:00 of one that is not given.
    private CaseClock Stop(CaseClock clock, long nowUs) =>
        clock.IsStopped ? clock : clock with { Left = clock.InWorkdays ? calendar.WorkdaysBetween(nowUs, clock.DueAtUs - 1) : clock.DueAtUs - nowUs };

    private CaseClock Resume(CaseClock clock, long nowUs)
    {
        if (clock.Left is not { } left) return clock;
        if (!clock.InWorkdays) return clock with { Left = null, CountedFromUs = nowUs, DueAtUs = nowUs + left };
        // One whose days were used up before it stopped stays as late as it was.
        if (left < 0) return clock with { Left = null };
        var days = (int)Math.Min(left, 1_000);
        return clock with { Left = null, CountedFromUs = nowUs, Span = days, DueAtUs = calendar.EndOfWorkday(nowUs, days) };
    }

    /// <summary>A day is over at its 24:00.</summary>
    private long? Moment(JsonNode? node)
    {
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text)) return null;
        if (ZoneDays.TryReadDay(text, out var day)) return ZoneDays.StartOf(day.AddDays(1), zone);
        return ZoneDays.TryReadTime(text, zone, out var us) ? us : null;
    }

    private long TellAt(TellDefinition tell, long dueUs)
    {
        if (tell.At.Unit != SpanUnit.Workdays) return tell.Before ? dueUs - ZoneDays.Us(tell.At) : dueUs + ZoneDays.Us(tell.At);
        if (!tell.Before) return calendar.EndOfWorkday(dueUs - 1, Math.Min(tell.At.Count, 1_000));
        // The calendar counts forward only.
        var at = dueUs;
        for (var i = 0; i < DaysBackMax && calendar.WorkdaysBetween(at, dueUs - 1) < tell.At.Count; i++) at -= ZoneDays.DayUs;
        return at;
    }

    private static CaseClock? Find(IReadOnlyList<CaseClock> clocks, string code)
    {
        foreach (var clock in clocks)
            if (clock.Code == code) return clock;
        return null;
    }
}

/// <summary>All of a case before and after an act.</summary>
internal readonly record struct FieldChange(JsonObject Was, JsonObject Now);

/// <param name="Tell">Which notice of the deadline; null = the deadline itself.</param>
internal sealed record DueMoment(CaseClock Clock, int? Tell, long AtUs);

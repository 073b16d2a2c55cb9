using System.Collections.Immutable;
using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Storage.Log;

namespace Yiwang.Notices.Calendar;

/// <summary>
/// The workdays of mainland China: the published arrangements, and what people made of them. A year without an arrangement counts Monday to Friday.
/// Reads the chain of edits at start and follows the log's writer, so that an edit counts before its command is acknowledged.
/// </summary>
public sealed class WorkCalendar : IWorkCalendar
{
    /// <summary>First head of every edit.</summary>
    internal const string Chain = "calendar";
    /// <summary>Versions of one year that are kept; undoing more edits than that leads to what ships.</summary>
    internal const int UndoMax = 50;
    // A clock field may hold anything; days beyond these count as the bounds.
    private static readonly long s_firstUs = Micros.Of(new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)), s_lastUs = Micros.Of(new DateTimeOffset(2900, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly TimeZoneInfo _zone;
    private readonly IEvents? _events;
    private readonly Lock _applying = new();
    private volatile State _now;

    private WorkCalendar(TimeZoneInfo zone, IEvents? events)
    {
        (_zone, _events) = (zone, events);
        _now = State.Of(PublishedYears.All.ToImmutableSortedDictionary(y => y.Year, y => ImmutableList.Create(y)), -1);
    }

    /// <summary>As it ships, without edits.</summary>
    public static WorkCalendar Published(TimeZoneInfo zone) => new(zone, null);

    public static WorkCalendar Open(IEvents events, TimeZoneInfo zone)
    {
        var calendar = new WorkCalendar(zone, events);
        lock (calendar._applying)
        {
            events.Log.OnEffective(calendar.Follow, Wants);
            var chain = new Stack<RecordedEvent>();
            for (var position = events.FindHead(Chain); position >= 0; position = chain.Peek().Previous) chain.Push(events.Read(position));
            foreach (var e in chain) calendar.Apply(e);
        }
        return calendar;
    }

    /// <summary>Years with an arrangement, in order.</summary>
    public IReadOnlyList<CalendarYear> Years => [.. _now.Years.Values.Select(v => v[^1])];

    public long Revision => _now.Position + 1;

    /// <summary>Null: no arrangement is known, Monday to Friday count.</summary>
    public CalendarYear? Find(int year) => _now.Years.TryGetValue(year, out var versions) ? versions[^1] : null;

    /// <summary>What an undo would bring back; null when there is nothing to undo. A year that nothing was known of becomes one without days.</summary>
    public CalendarYear? BeforeLast(int year) =>
        !_now.Years.TryGetValue(year, out var versions) || versions[^1].Ships ? null : versions.Count > 1 ? versions[^2] : new CalendarYear(year, "", []);

    public bool IsWorkday(DateOnly day) => _now.Table.IsWorkday(day.DayNumber);

    public long EndOfWorkday(long fromUs, int workdays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workdays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workdays, 1_000);
        var table = _now.Table;
        var day = DayOf(fromUs);
        for (var left = Math.Max(workdays, 1) - (workdays == 0 && table.IsWorkday(day) ? 1 : 0); left > 0;)
            if (table.IsWorkday(++day)) left--;
        return StartOf(day + 1);
    }

    public int WorkdaysBetween(long fromUs, long toUs)
    {
        var table = _now.Table;
        return table.WorkdaysUpTo(DayOf(toUs)) - table.WorkdaysUpTo(DayOf(fromUs));
    }

    /// <summary>The day of a moment in the node's zone.</summary>
    public DateOnly DateOf(long us) => DateOnly.FromDayNumber(DayOf(us));

    internal static bool Wants(string kind) => kind is CalendarKinds.CalendarYearSet or CalendarKinds.CalendarYearUndone;

    private int DayOf(long us) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Micros.ToTime(Math.Clamp(us, s_firstUs, s_lastUs)), _zone).DateTime).DayNumber;

    private long StartOf(int day)
    {
        var midnight = DateOnly.FromDayNumber(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        return Micros.Of(new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight)));
    }

    private void Follow(StoredEntry entry)
    {
        lock (_applying) Apply(_events!.Decode(entry));
    }

    private void Apply(RecordedEvent e)
    {
        if (e.Position <= _now.Position || CalendarJson.Read(e) is not { } payload || !int.TryParse(payload.Year, CultureInfo.InvariantCulture, out var year)) return;
        var versions = _now.Years.GetValueOrDefault(year, []);
        if (e.Kind == CalendarKinds.CalendarYearSet)
        {
            versions = versions.Add(new CalendarYear(year, payload.Source ?? "", [.. (payload.Days ?? []).Select(d => d.Day)], e.Position, e.Actor, e.RecordedAtUs));
            if (versions.Count > UndoMax) versions = versions.RemoveAt(versions[0].Ships ? 1 : 0);
        }
        else if (versions.Count > 0 && !versions[^1].Ships)
        {
            versions = versions.RemoveAt(versions.Count - 1);
        }
        _now = State.Of(versions.IsEmpty ? _now.Years.Remove(year) : _now.Years.SetItem(year, versions), e.Position);
    }

    private sealed record State(ImmutableSortedDictionary<int, ImmutableList<CalendarYear>> Years, DayTable Table, long Position)
    {
        public static State Of(ImmutableSortedDictionary<int, ImmutableList<CalendarYear>> years, long position) => new(years, new DayTable(years.Values.Select(v => v[^1])), position);
    }
}

using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Notices.Calendar;

/// <summary>
/// Edits of the calendar. It is the node's, so they need <see cref="AccessAction.ManageForms"/> in the organisation that runs the node; every one is a fact and can be undone.
/// </summary>
public sealed class CalendarCommands(IEvents events, WorkCalendar calendar, IDirectory directory, AuditedAccess access)
{
    /// <summary>Whether the page offers to edit.</summary>
    public static bool MayEdit(Principal who, IDirectory directory, IAccess access) =>
        directory.Operator is { } own && access.Decide(who, AccessAction.ManageForms, new ThingScope(own.Id.ToString(), null)).Allowed;

    /// <summary>The year anew.</summary>
    /// <param name="seen"><see cref="CalendarYear.Position"/> that the person saw, -1 when none; another one answers events.conflict.</param>
    public async ValueTask<Outcome> SetYearAsync(Principal who, int year, string source, IReadOnlyList<SpecialDay> days, long seen, CancellationToken cancel = default)
    {
        if (Check(year, source, days) is { Succeeded: false } wrong) return wrong;
        var payload = new CalendarPayload(Text(year), source.Trim(), [.. days.OrderBy(d => d.Day).Select(DayPayload.Of)]);
        return await RunAsync(who, "calendar.set", CalendarKinds.CalendarYearSet, year, payload, seen, cancel);
    }

    /// <summary>One day; <paramref name="works"/> null makes it what its weekday says.</summary>
    public ValueTask<Outcome> SetDayAsync(Principal who, DateOnly day, bool? works, string name, long seen, CancellationToken cancel = default)
    {
        var now = calendar.Find(day.Year);
        var days = (now?.Days ?? []).Where(d => d.Day != day);
        if (works is { } special) days = days.Append(new SpecialDay(day, special, name.Trim()));
        var source = now is { Source.Length: > 0 } ? now.Source : "本节点自定";
        return SetYearAsync(who, day.Year, source, [.. days], seen, cancel);
    }

    /// <summary>Takes the newest edit of a year back.</summary>
    public ValueTask<Outcome> UndoAsync(Principal who, int year, long seen, CancellationToken cancel = default) =>
        calendar.Find(year) is { Ships: false }
            ? RunAsync(who, "calendar.undo", CalendarKinds.CalendarYearUndone, year, new CalendarPayload(Text(year)), seen, cancel)
            : new(Invalid("year", "这一年没有可以撤销的修改。", "There is no edit of this year to undo."));

    private async ValueTask<Outcome> RunAsync(Principal who, string act, string kind, int year, CalendarPayload payload, long seen, CancellationToken cancel)
    {
        if (directory.Operator is not { } own) return new Outcome(Codes.PartiesForbidden);
        var entered = await access.EnterAsync(who, AccessAction.ManageForms, new ThingScope(own.Id.ToString(), null), act, Text(year), cancel);
        if (!entered.Succeeded) return entered;
        if ((calendar.Find(year)?.Position ?? -1) != seen) return new Outcome(Codes.EventsConflict, Text(year));
        var fact = new EventDraft { Kind = kind, Owner = own.Id.ToString(), Heads = [WorkCalendar.Chain, $"calendar:{Text(year)}"], Actor = who.User, Payload = CalendarJson.Write(payload) };
        // The position of the whole chain, so that a check can never be out of date.
        return (await events.AppendAsync([fact], [new(WorkCalendar.Chain, calendar.Revision - 1)], cancel)).Status;
    }

    private static Outcome Check(int year, string source, IReadOnlyList<SpecialDay> days)
    {
        if (year is < CalendarYear.First or > CalendarYear.Last) return Invalid("year", $"年份应在 {CalendarYear.First} 到 {CalendarYear.Last} 之间。", $"The year is between {CalendarYear.First} and {CalendarYear.Last}.");
        if (string.IsNullOrWhiteSpace(source) || source.Length > CalendarYear.SourceMax) return Invalid("source", "请写明依据的文件名称和文号（200 字以内）。", "Name the document and its number, at most 200 characters.");
        var seen = new HashSet<DateOnly>();
        foreach (var day in days)
        {
            var date = day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (day.Day.Year != year) return Invalid("days", $"{date} 不在 {year} 年，请在那一年里设定。", $"{date} is not in {year}: set it in its own year.");
            if (!seen.Add(day.Day)) return Invalid("days", $"{date} 出现了两次。", $"{date} is given twice.");
            if (day.Name.Length is 0 or > SpecialDay.NameMax) return Invalid("days", $"请写明 {date} 的名称（40 字以内）。", $"Give {date} a name of at most 40 characters.");
        }
        return Outcome.Ok;
    }

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);

    private static Outcome Invalid(string field, string zh, string en) => new(Codes.RequestInvalid, Field: field, Say: new(zh, en));
}

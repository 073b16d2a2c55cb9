using Yiwang.Cases;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.List;

/// <summary>One alarm in a list: equal rows look the same.</summary>
public sealed record AlarmRow(string Id, string Number, string State, AlarmSeverity Severity, string Category, string Device, string DeviceName, string Message, string Readings, string Guide, long RaisedUs, long NewestUs, long ClearedUs,
    long Occurrences, bool IsActive, bool NoSignal, bool IsChattering, bool IsFirstOut, string Group, bool InFlood, bool IsSummary, bool MayShelve, long ShelvedUntilUs, string ShelveReason, string WorkOrder, string Level = "", string FailureMode = "")
{
    internal static AlarmRow Of(CaseView view)
    {
        var v = view.Values;
        var summary = v.Text(In.Rule) == AlarmSummary.Rule;
        return new(view.Id, view.Number, view.State, Severities.Of(v.Text(In.Severity)), v.Text(In.Category), v.Text(In.Device), v.Text(In.DeviceName), v.Text(In.Message), v.Text(In.Readings), v.Text(In.Guide), v.Moment(In.RaisedAt), v.Moment(In.NewestAt),
            v.Moment(In.ClearedAt), v.Whole(In.Occurrences), v.Flag(In.IsActive), v.Text(In.Quality) == "bad", v.Flag(In.Chattering), v.Flag(In.FirstOut), v.Text(In.Group), v.Flag(In.InFlood), summary, v.Flag(In.Shelvable) && !summary,
            v.Moment(In.ShelvedUntil), v.Text(In.ShelveReason), v.Text(In.WorkOrder),
            LimitStates.Short(LimitStates.Of(v.Text(In.Level))), v.Text(In.FailureMode));
    }

    /// <summary>What needs somebody first, then the gravest, then the newest.</summary>
    internal static IOrderedEnumerable<AlarmRow> Ordered(IEnumerable<AlarmRow> rows) =>
        rows.OrderByDescending(r => r.IsSummary).ThenBy(r => Place(r.State)).ThenByDescending(r => r.Severity).ThenByDescending(r => r.NewestUs);

    private static int Place(string state) => AlarmWords.Order.TakeWhile(s => s != state).Count();
}

using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Parties;

namespace Yiwang.Connect.Alarms.List;

/// <summary>The alarms of the Today page: those that nobody has acknowledged and those that still stand; what is shelved or suppressed is not for today. Equal ones look the same.</summary>
/// <param name="All">Those shown and those beyond.</param>
public sealed record AlarmsNow(IReadOnlyList<AlarmRow> Rows, int All, int Unacknowledged, bool MayAct)
{
    public const string Id = "today-alarms";
    /// <summary>On a page that has other things to say too.</summary>
    public const int RowsMax = 8;

    public bool Equals(AlarmsNow? other) => other is not null && (All, Unacknowledged, MayAct) == (other.All, other.Unacknowledged, other.MayAct) && Rows.SequenceEqual(other.Rows);

    public override int GetHashCode() => HashCode.Combine(All, Unacknowledged, Rows.Count);

    internal static AlarmsNow Of(AlarmDesk desk, Principal who)
    {
        if (who.Organization is not { } owner || !AlarmRoles.MaySee(who)) return new([], 0, 0, false);
        var now = AlarmRow.Ordered(desk.Open(owner).Select(AlarmRow.Of).Where(IsForToday)).ToList();
        return new([.. now.Take(RowsMax)], now.Count, now.Count(r => AlarmWords.IsUnacknowledged(r.State)), AlarmRoles.MayAcknowledge(who));
    }

    private static bool IsForToday(AlarmRow row) => AlarmWords.IsUnacknowledged(row.State) || row.State is AlarmForm.State.Acked or AlarmForm.State.LatchedAcked;
}

using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Parties;

namespace Yiwang.Connect.Alarms.List;

/// <summary>What the page of alarms shows now: equal lists look the same.</summary>
/// <param name="More">Those beyond what is shown.</param>
/// <param name="MayAct">The reader may acknowledge.</param>
public sealed record AlarmList(IReadOnlyList<AlarmRow> Rows, int All, int Unacknowledged, int More, bool IsFlood, bool MayAct, bool MayShelve, bool IsFiltered)
{
    public const string Id = "alarm-list";
    /// <summary>What a person can take in.</summary>
    public const int RowsMax = 200;

    public bool Equals(AlarmList? other) =>
        other is not null && (All, Unacknowledged, More, IsFlood, MayAct, MayShelve, IsFiltered) == (other.All, other.Unacknowledged, other.More, other.IsFlood, other.MayAct, other.MayShelve, other.IsFiltered) && Rows.SequenceEqual(other.Rows);

    public override int GetHashCode() => HashCode.Combine(All, Unacknowledged, Rows.Count);

    internal static AlarmList Of(AlarmDesk desk, Principal who, AlarmFilter filter)
    {
        if (who.Organization is not { } owner || !AlarmRoles.MaySee(who)) return new([], 0, 0, 0, false, false, false, false);
        var all = desk.Open(owner).Select(AlarmRow.Of).ToList();
        var found = AlarmRow.Ordered(all.Where(filter.Finds)).ToList();
        return new([.. found.Take(RowsMax)], all.Count, all.Count(r => AlarmWords.IsUnacknowledged(r.State)), Math.Max(0, found.Count - RowsMax), desk.FloodOf(owner).IsOn, AlarmRoles.MayAcknowledge(who), AlarmRoles.MayEdit(who), !filter.IsEmpty);
    }
}

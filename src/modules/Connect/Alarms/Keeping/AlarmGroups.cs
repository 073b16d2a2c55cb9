using System.Globalization;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>Which alarms belong together, and which of them was first: those of one device, or of one first-out group, that begin within ten seconds of the first. For one thread at a time.</summary>
internal sealed class AlarmGroups
{
    private readonly Dictionary<string, (StandingAlarm First, long SinceUs)> _newest = new(StringComparer.Ordinal);

    /// <summary>Gives the alarm its group. Called in the order in which alarms were raised.</summary>
    /// <returns>The first of its group, when it has just become one of several.</returns>
    public StandingAlarm? Place(StandingAlarm alarm)
    {
        var place = alarm.Rule.FirstOutGroup.Length > 0 ? $"{alarm.Rule.Owner}\n{alarm.Rule.FirstOutGroup}" : alarm.Device.ToString();
        if (_newest.TryGetValue(place, out var group) && alarm.NewestUs - group.SinceUs is >= 0 and <= AlarmLimits.GroupUs && group.First != alarm)
        {
            if (group.First.Group.Length == 0) group.First.Group = Name(group.First.Device, group.SinceUs);
            alarm.Group = group.First.Group;
            if (group.First.IsFirstOut || group.First.Case is null && !group.First.IsMarked) return null;
            group.First.IsFirstOut = true;
            return group.First;
        }
        _newest[place] = (alarm, alarm.NewestUs);
        return null;
    }

    /// <summary>Groups that can take no more are forgotten.</summary>
    public void Forget(long nowUs)
    {
        foreach (var (place, group) in _newest)
        {
            if (nowUs - group.SinceUs > AlarmLimits.GroupUs) _newest.Remove(place);
        }
    }

    private static string Name(Handle device, long sinceUs) => string.Create(CultureInfo.InvariantCulture, $"{device.Suffix}@{sinceUs / 1_000_000}");
}

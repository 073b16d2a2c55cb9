using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>How many more alarms may stand open, counted for one turn.</summary>
internal sealed class AlarmRoom
{
    private readonly Dictionary<Handle, int> _ofDevice = [];
    private readonly Dictionary<string, int> _ofRule = new(StringComparer.Ordinal);
    private int _all;

    public AlarmRoom(IEnumerable<StandingAlarm> open)
    {
        foreach (var alarm in open) Count(alarm);
    }

    public bool Take(StandingAlarm alarm)
    {
        if (_all >= AlarmLimits.OpenMax || _ofDevice.GetValueOrDefault(alarm.Device) >= AlarmLimits.OfDeviceMax || _ofRule.GetValueOrDefault(alarm.Rule.Id) >= AlarmLimits.OfRuleMax) return false;
        Count(alarm);
        return true;
    }

    private void Count(StandingAlarm alarm)
    {
        _all++;
        _ofDevice[alarm.Device] = _ofDevice.GetValueOrDefault(alarm.Device) + 1;
        _ofRule[alarm.Rule.Id] = _ofRule.GetValueOrDefault(alarm.Rule.Id) + 1;
    }
}

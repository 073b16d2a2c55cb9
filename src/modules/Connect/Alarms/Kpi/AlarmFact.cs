using Yiwang.Connect.Alarms.Rules;

namespace Yiwang.Connect.Alarms.Kpi;

/// <summary>One alarm as statistics see it. Times in µs UTC; 0 = not yet.</summary>
/// <param name="Times">How often it came before somebody closed it.</param>
internal sealed record AlarmFact(string Rule, string RuleName, string Device, string DeviceName, AlarmSeverity Severity, long RaisedUs, long NewestUs, long ClearedUs, long Times, bool IsOpen, bool IsActive, bool IsChattering)
{
    /// <summary>Moments at which it came: those between the first and the newest were counted and not kept, so they are spread evenly.</summary>
    public IEnumerable<long> Onsets()
    {
        var times = Math.Clamp(Times, 1, 10_000);
        for (long i = 0; i < times; i++) yield return times == 1 ? RaisedUs : RaisedUs + (NewestUs - RaisedUs) / (times - 1) * i;
    }
}

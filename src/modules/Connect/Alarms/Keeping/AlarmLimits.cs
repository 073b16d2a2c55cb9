namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>Bounds on alarms that stand open at the same time. Beyond one the policy is <see cref="AlarmOverflow.HoldAndSummarise"/>.</summary>
internal static class AlarmLimits
{
    /// <summary>On the node.</summary>
    public const int OpenMax = 2_000;
    /// <summary>Of one device.</summary>
    public const int OfDeviceMax = 50;
    /// <summary>Of one rule, over all its devices.</summary>
    public const int OfRuleMax = 200;
    /// <summary>Cases that one turn opens or moves; the rest stand in line.</summary>
    public const int TurnMax = 500;
    /// <summary>Commands under way at the same time: they share the log's flushes.</summary>
    public const int AtOnce = 32;
    /// <summary>Alarms of one device that begin so soon after the first are one group.</summary>
    public const long GroupUs = 10_000_000;
}

/// <summary>What becomes of an alarm for which there is no room.</summary>
internal enum AlarmOverflow
{
    /// <summary>It waits in memory, the gravest and oldest first in line; one alarm of the organisation says how many wait and how many went by themselves meanwhile. Nothing is dropped.</summary>
    HoldAndSummarise,
}

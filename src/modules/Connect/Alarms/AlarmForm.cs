namespace Yiwang.Connect.Alarms;

/// <summary>Names that the definitions <c>alarm-rule</c> and <c>alarm</c> share with the program. A test holds them against the files.</summary>
internal static class AlarmForm
{
    public const string Rule = "alarm-rule", Alarm = "alarm", WorkOrder = "work-order";

    /// <summary>States of a rule.</summary>
    public const string InForce = "active", OutOfService = "out-of-service";

    /// <summary>Fields of a rule.</summary>
    public static class Of
    {
        public const string Name = "ruleName", Device = "device", Class = "devices", When = "expression", OnDelay = "duration", OffDelay = "delayOff", Hysteresis = "hysteresis", Severity = "severity",
            Category = "category", Message = "message", Guide = "actionGuide", SuppressWhen = "suppressWhen", Latched = "latched", Shelvable = "shelvable", ShelveMax = "shelveMax", ReAlarm = "reAlarm",
            Notify = "notify", Role = "role", AfterMin = "afterMin", AutoCase = "autoCase", FailureMode = "failureMode", FirstOutGroup = "firstOutGroup",
            LimitPoint = "limitPoint", LimitAverage = "limitAverage", Limits = "limits", Level = "level", Limit = "limit";
    }

    /// <summary>States of an alarm, with the letters of ISA-18.2.</summary>
    public static class State
    {
        /// <summary>B: active, unacknowledged.</summary>
        public const string Active = "active";
        /// <summary>C: active, acknowledged.</summary>
        public const string Acked = "acked";
        /// <summary>D: returned to normal, unacknowledged.</summary>
        public const string Cleared = "cleared";
        /// <summary>E and F.</summary>
        public const string LatchedUnacked = "latched-unacked", LatchedAcked = "latched-acked";
        /// <summary>G.</summary>
        public const string Shelved = "shelved";
        /// <summary>H.</summary>
        public const string Suppressed = "suppressed";
        /// <summary>I.</summary>
        public const string OutOfService = "out-of-service";
        /// <summary>A.</summary>
        public const string Closed = "closed";
    }

    /// <summary>Transitions of an alarm that the node takes.</summary>
    public static class Move
    {
        public const string Clear = "clear", ClearAcked = "clear-acked", Reactivate = "reactivate", Latch = "latch", LatchAcked = "latch-acked", Suppress = "suppress", Unsuppress = "unsuppress",
            UnsuppressCleared = "unsuppress-cleared", UnshelveCleared = "unshelve-cleared", TakeOut = "take-out", PutBack = "put-back", End = "end", Escalate = "escalate";
    }

    /// <summary>Transitions of an alarm that people take.</summary>
    public static class Act
    {
        public const string Acknowledge = "acknowledge", AcknowledgeCleared = "acknowledge-cleared", AcknowledgeLatched = "acknowledge-latched", Reset = "reset", Shelve = "shelve", Unshelve = "unshelve";
    }

    /// <summary>Fields of an alarm.</summary>
    public static class In
    {
        public const string Device = "device", DeviceName = "deviceName", Rule = "rule", RuleName = "ruleName", Message = "message", Severity = "priority", Category = "category", Readings = "value", When = "limit",
            Quality = "quality", RaisedAt = "activeAt", NewestAt = "newestAt", ClearedAt = "clearedAt", IsActive = "isActive", Occurrences = "occurrences", FirstOut = "firstOut", Group = "groupKey", Chattering = "chattering",
            InFlood = "inFlood", Held = "held", Guide = "actionGuide", Latched = "latched", Shelvable = "shelvable", ShelveMax = "shelveMax", ShelvedUntil = "shelvedUntil", ShelveReason = "shelveReason",
            ShelvedOnce = "shelvedOnce", AutoCase = "autoCase", FailureMode = "failureMode", WorkOrder = "workOrder", Level = "level";
    }
}

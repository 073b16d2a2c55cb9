using System.Text.Json.Nodes;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Things;
using Of = Yiwang.Connect.Alarms.AlarmForm.Of;

namespace Yiwang.Connect.Alarms.Rules;

/// <summary>A rule out of the values of its case.</summary>
internal static class RuleReading
{
    private const double DaySeconds = 86_400;

    /// <param name="things">Tells under which handle a device's points are filed; null = as it stands.</param>
    public static AlarmRule Read(string id, string owner, JsonObject values, bool outOfService, DeviceThings? things) => new()
    {
        Id = id,
        Owner = owner,
        Name = values.Text(Of.Name),
        Device = Handle.TryParse(values.Text(Of.Device), out var device) ? things?.Local(device) ?? device : null,
        DeviceClass = values.Text(Of.Device).Length > 0 ? "" : values.Text(Of.Class),
        When = values.Text(Of.When),
        OnDelayUs = Micro(values.Number(Of.OnDelay)),
        OffDelayUs = Micro(values.Number(Of.OffDelay)),
        Hysteresis = Math.Max(0, values.Number(Of.Hysteresis)),
        SuppressWhen = values.Text(Of.SuppressWhen),
        Severity = Severities.Of(values.Text(Of.Severity)),
        Category = values.Text(Of.Category),
        Latched = values.Flag(Of.Latched),
        Shelvable = values[Of.Shelvable] is null || values.Flag(Of.Shelvable),
        MaxShelveMinutes = (int)Math.Clamp(values.Number(Of.ShelveMax) is > 0 and var hours ? hours : 8, 1, 168) * 60,
        Message = values.Text(Of.Message),
        Guide = values.Text(Of.Guide),
        ReAlarmMinutes = (int)Math.Clamp(values.Number(Of.ReAlarm), 0, 1_440),
        Chain = [.. (values[Of.Notify] as JsonArray ?? []).OfType<JsonObject>().Select(Step).OfType<NotifyStep>().OrderBy(s => s.AfterMinutes)],
        AutoCase = values.Flag(Of.AutoCase),
        FailureMode = values.Text(Of.FailureMode),
        FirstOutGroup = values.Text(Of.FirstOutGroup),
        OutOfService = outOfService,
    };

    private static NotifyStep? Step(JsonObject row) => RoleNames.TryParse(row.Text(Of.Role), out var role) ? new(role, (int)Math.Clamp(row.Number(Of.AfterMin), 0, 1_440)) : null;

    private static long Micro(double seconds) => (long)Math.Round(Math.Clamp(seconds, 0, DaySeconds) * 1e6);
}

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
    public static AlarmRule Read(string id, string owner, JsonObject values, bool outOfService, DeviceThings? things, IPointBook? book = null)
    {
        var levels = Levels(values);
        // starters name it by its code
        var code = Handle.TryParse(values.Text(Of.LimitPoint), out var named) ? book?.Find(named)?.Code ?? CodeOf(named) : values.Text(Of.LimitPoint);
        var average = (int)Math.Clamp(values.Number(Of.LimitAverage), 0, 60);
        return Read(id, owner, values, outOfService, things) with
        {
            LimitPoint = code,
            LimitAverageMinutes = average,
            Levels = levels,
            When = code.Length > 0 ? $"{(average > 0 ? $"avg({code}, {average}min)" : code)}: {string.Join("; ", levels.Select(l => l.Words))}" : values.Text(Of.When),
            Severity = levels.Count > 0 ? levels.Max(l => l.Severity) : Severities.Of(values.Text(Of.Severity)),
        };
    }

    private static AlarmRule Read(string id, string owner, JsonObject values, bool outOfService, DeviceThings? things) => new()
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

    /// <summary>In the order in which they are looked at; a line without a level or a number is none.</summary>
    private static List<LimitLevel> Levels(JsonObject values) =>
        [.. (values[Of.Limits] as JsonArray ?? []).OfType<JsonObject>().Where(row => LimitStates.Of(row.Text(Of.Level)) != LimitState.None && row[Of.Limit] is not null)
            .Select(row => new LimitLevel(LimitStates.Of(row.Text(Of.Level)), row.Number(Of.Limit), Severities.Of(row.Text(Of.Severity)), row.Text(Of.Message),
                row[Of.OnDelay] is null ? null : Micro(row.Number(Of.OnDelay)), row.Flag(Of.AutoCase))).OrderBy(l => LimitStates.Order.TakeWhile(s => s != l.State).Count())];

    // of a point that is gone
    private static string CodeOf(Handle point) => point.Suffix.ToString() is var text && text.LastIndexOf('.') is var dot and >= 0 ? text[(dot + 1)..] : text;

    private static NotifyStep? Step(JsonObject row) => RoleNames.TryParse(row.Text(Of.Role), out var role) ? new(role, (int)Math.Clamp(row.Number(Of.AfterMin), 0, 1_440)) : null;

    private static long Micro(double seconds) => (long)Math.Round(Math.Clamp(seconds, 0, DaySeconds) * 1e6);
}

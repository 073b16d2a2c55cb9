using System.Text.Json.Nodes;
using Yiwang.Connect.Alarms.Rules;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>The fields of an alarm's case.</summary>
internal static class AlarmValues
{
    private const int ReadingsMax = 200;

    /// <param name="thing">The device as a Thing.</param>
    public static JsonObject Opening(StandingAlarm alarm, string thing, int onsets)
    {
        var rule = alarm.Rule;
        var values = new JsonObject
        {
            [In.Device] = thing,
            [In.Rule] = rule.Id,
            [In.RuleName] = rule.Name,
            [In.Message] = alarm.Message,
            [In.Severity] = alarm.Severity.Code(),
            [In.Category] = rule.Category.Length > 0 ? rule.Category : null,
            [In.When] = rule.When,
            [In.Readings] = Cut(alarm.Readings),
            [In.Guide] = rule.Guide,
            [In.RaisedAt] = CaseText.Moment(alarm.RaisedUs),
            [In.Latched] = rule.Latched,
            [In.Shelvable] = rule.Shelvable,
            [In.ShelveMax] = Math.Max(1, rule.MaxShelveMinutes / 60),
            [In.AutoCase] = alarm.OpensOrder,
            [In.FailureMode] = rule.FailureMode,
        };
        foreach (var (field, value) in Changing(alarm, onsets)) values[field] = value?.DeepClone();
        return values;
    }

    /// <summary>What changed since the case was written; empty = nothing.</summary>
    public static JsonObject News(StandingAlarm alarm, int onsets)
    {
        var news = Changing(alarm, onsets);
        foreach (var field in news.Select(v => v.Key).ToList())
        {
            if (Same(alarm.Values, field, news[field])) news.Remove(field);
        }
        return news;
    }

    private static JsonObject Changing(StandingAlarm alarm, int onsets)
    {
        var values = new JsonObject
        {
            [In.IsActive] = alarm.IsActive,
            [In.Quality] = alarm.HasSignal ? "good" : "bad",
            [In.Occurrences] = alarm.Values.Whole(In.Occurrences) + onsets,
            [In.NewestAt] = CaseText.Moment(alarm.NewestUs),
            [In.Chattering] = alarm.IsChattering || alarm.Values.Flag(In.Chattering),
            [In.FirstOut] = alarm.IsFirstOut,
            [In.InFlood] = alarm.IsInFlood,
        };
        if (alarm.Level is { } level)
        {
            (values[In.Level], values[In.Severity], values[In.Message]) = (level.State.Code(), alarm.Severity.Code(), alarm.Message);
            values[In.AutoCase] = alarm.OpensOrder;
            if (alarm.Readings.Length > 0) values[In.Readings] = Cut(alarm.Readings);
        }
        if (alarm.Group.Length > 0) values[In.Group] = alarm.Group;
        if (!alarm.IsActive && alarm.ClearedUs > 0) values[In.ClearedAt] = CaseText.Moment(alarm.ClearedUs);
        return values;
    }

    private static bool Same(JsonObject known, string field, JsonNode? value) => value switch
    {
        null => known[field] is null,
        JsonValue v when v.TryGetValue<bool>(out var flag) => known.Flag(field) == flag,
        JsonValue v when v.TryGetValue<long>(out var whole) => known.Whole(field) == whole,
        _ => known.Text(field) == value.ToString(),
    };

    private static string Cut(string text) => text.Length > ReadingsMax ? text[..(ReadingsMax - 1)] + "…" : text;
}

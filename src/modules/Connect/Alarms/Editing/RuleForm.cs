using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Of = Yiwang.Connect.Alarms.AlarmForm.Of;

namespace Yiwang.Connect.Alarms.Editing;

/// <summary>Values of a rule as its page shows and posts them.</summary>
internal static class RuleForm
{
    /// <summary>Steps of the chain of notices that the page offers.</summary>
    public const int Steps = 4;
    private static readonly string[] s_texts = [Of.Name, Of.Device, Of.Class, Of.LimitPoint, Of.When, Of.SuppressWhen, Of.FirstOutGroup, Of.Severity, Of.Category, Of.Message, Of.Guide, Of.FailureMode];
    private static readonly string[] s_numbers = [Of.OnDelay, Of.OffDelay, Of.Hysteresis, Of.ShelveMax, Of.ReAlarm, Of.LimitAverage];
    private static readonly string[] s_flags = [Of.Latched, Of.Shelvable, Of.AutoCase];

    /// <summary>What is no number goes on as it was typed: the form's own check says so.</summary>
    public static JsonObject Read(IFormCollection form)
    {
        var values = new JsonObject();
        foreach (var field in s_texts) values[field] = form[field].ToString().Trim() is { Length: > 0 } text ? text : null;
        if (values[Of.Device] is not null) values[Of.Class] = null;
        foreach (var field in s_numbers)
        {
            var typed = form[field].ToString().Trim();
            values[field] = typed.Length == 0 ? null : decimal.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : typed;
        }
        foreach (var field in s_flags) values[field] = form[field] == "true";
        values[Of.Limits] = Limits(form);
        if (values[Of.LimitPoint] is not null) values[Of.When] = null;
        var steps = new JsonArray();
        for (var i = 0; i < Steps; i++)
        {
            var role = form[$"notify{i}.role"].ToString();
            if (role.Length == 0) continue;
            steps.Add(new JsonObject { [Of.Role] = role, [Of.AfterMin] = int.TryParse(form[$"notify{i}.after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0 });
        }
        values[Of.Notify] = steps;
        return values;
    }

    /// <summary>One line a level; one without a limit is none.</summary>
    private static JsonArray? Limits(IFormCollection form)
    {
        var rows = new JsonArray();
        foreach (var state in LimitStates.Order)
        {
            var typed = form[Cell(state, Of.Limit)].ToString().Trim();
            if (typed.Length == 0) continue;
            var row = new JsonObject { [Of.Level] = state.Code(), [Of.Limit] = Number(typed), [Of.Severity] = form[Cell(state, Of.Severity)].ToString() };
            if (form[Cell(state, Of.Message)].ToString().Trim() is { Length: > 0 } message) row[Of.Message] = message;
            if (form[Cell(state, Of.OnDelay)].ToString().Trim() is { Length: > 0 } delay) row[Of.OnDelay] = Number(delay);
            if (form[Cell(state, Of.AutoCase)] == "true") row[Of.AutoCase] = true;
            rows.Add(row);
        }
        return rows.Count == 0 ? null : rows;
    }

    public static string Cell(LimitState state, string field) => $"{state.Code()}.{field}";

    /// <summary>The line of a level; empty = the rule has none.</summary>
    public static JsonObject Limit(JsonObject values, LimitState state) => (values[Of.Limits] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(r => r.Text(Of.Level) == state.Code()) ?? [];

    private static JsonValue Number(string typed) => decimal.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(typed);

    public static JsonObject Fresh(string? thing) => new()
    {
        [Of.Device] = thing, [Of.Severity] = "normal", [Of.Category] = "limit", [Of.Shelvable] = true,
        [Of.Notify] = new JsonArray(new JsonObject { [Of.Role] = "EquipmentEngineer", [Of.AfterMin] = 0 }),
    };

    public static (string Role, string After) Step(JsonObject values, int i) =>
        (values[Of.Notify] as JsonArray)?.ElementAtOrDefault(i) is JsonObject step ? (step.Text(Of.Role), step.Text(Of.AfterMin)) : ("", "");
}

using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Orders;

namespace Yiwang.Connect.Maintenance.Failures;

/// <summary>现象 → 原因 → 措施 of one failure mode. Names as in failure-mode.case.yaml.</summary>
/// <param name="Id">Of its case; null = of the starter set.</param>
/// <param name="DeviceClass">Empty = of any.</param>
internal sealed record FailureMode(string? Id, string Code, string Name, string DeviceClass, IReadOnlyList<string> Symptoms, IReadOnlyList<FailureCause> Causes, string Basis)
{
    public const string Definition = "failure-mode", InForce = "in-force", PutInForce = "put-in-force";
    private const string Any = "any";

    public string Title => $"{Code} {Name}";

    public bool IsFor(IReadOnlyList<string> classes) => DeviceClass.Length == 0 || classes.Contains(DeviceClass);

    /// <summary>Whether words of people or of an alarm speak of one of its symptoms, or name it.</summary>
    public bool Explains(string words) =>
        words.Length > 0 && (Symptoms.Append(Name).Any(s => words.Contains(s, StringComparison.OrdinalIgnoreCase) || s.Contains(words, StringComparison.OrdinalIgnoreCase)) || Names(words));

    /// <summary>By its code, alone or before its name.</summary>
    public bool Names(string words) => words == Code || words.StartsWith(Code + " ", StringComparison.Ordinal);

    public static FailureMode Of(CaseView view) => Of(view.Id, view.Values);

    public static FailureMode Of(string? id, JsonObject values) => new(id, Text(values["code"]), Text(values["name"]), Text(values["deviceClass"]) is Any ? "" : Text(values["deviceClass"]),
        [.. Rows(values["symptoms"]).Select(r => Text(r["symptom"]))], [.. Rows(values["causes"]).Select(r => new FailureCause(Text(r["cause"]), Text(r["action"]), Text(r["partNo"])))], Text(values["basis"]));

    /// <summary>As its form is filled in.</summary>
    public JsonObject Values() => new()
    {
        ["code"] = Code, ["name"] = Name, ["deviceClass"] = DeviceClass.Length == 0 ? Any : DeviceClass, ["basis"] = Basis,
        ["symptoms"] = new JsonArray([.. Symptoms.Select(s => (JsonNode)new JsonObject { ["symptom"] = s })]),
        ["causes"] = new JsonArray([.. Causes.Select(c => (JsonNode)new JsonObject { ["cause"] = c.Cause, ["action"] = c.Action, ["partNo"] = c.PartNo.Length > 0 ? c.PartNo : null })]),
    };

    private static IEnumerable<JsonObject> Rows(JsonNode? node) => node is JsonArray rows ? rows.OfType<JsonObject>() : [];
    private static string Text(JsonNode? node) => WorkOrder.Plain(node);
}

/// <param name="PartNo">Usually needed for it; may be empty.</param>
internal sealed record FailureCause(string Cause, string Action, string PartNo);

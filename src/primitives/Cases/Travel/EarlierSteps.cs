using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases.Facts;

namespace Yiwang.Cases.Travel;

/// <summary>Steps that a case took on other nodes, as its history shows them here. What each changed stays where it happened.</summary>
internal static class EarlierSteps
{
    /// <summary>That travel with a case; older ones are left to the node where they happened.</summary>
    public const int Max = 200;

    public static JsonArray Of(IReadOnlyList<CaseFact> history)
    {
        var steps = new List<JsonNode>();
        foreach (var fact in history)
        {
            if (fact.Act.Earlier is { } before) foreach (var step in before) if (step is not null) steps.Add(step.DeepClone());
            steps.Add(Write(fact));
        }
        return [.. steps.TakeLast(Max)];
    }

    public static JsonArray After(JsonArray steps, long atUs) =>
        [.. steps.Where(s => s is JsonObject step && long.TryParse(Text(step, "at"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at > atUs).Select(s => s!.DeepClone())];

    public static IEnumerable<CaseStep> Read(JsonArray? steps)
    {
        foreach (var node in steps ?? [])
        {
            if (node is not JsonObject step || !long.TryParse(Text(step, "at"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) || Text(step, "kind") is not { } kind) continue;
            yield return new CaseStep(-1, at, kind, Text(step, "transition"), Text(step, "from"), Text(step, "to"), Text(step, "actor"), Text(step, "opinion"), []);
        }
    }

    private static JsonObject Write(CaseFact fact)
    {
        var step = new JsonObject { ["at"] = fact.Case.RecordedAtUs.ToString(CultureInfo.InvariantCulture), ["kind"] = fact.Kind, ["to"] = fact.Case.State };
        if (fact.Act.Transition is { } transition) step["transition"] = transition;
        if (fact.Act.From is { } from) step["from"] = from;
        if (fact.Act.Actor is { } actor) step["actor"] = actor;
        if (fact.Act.Opinion is { } opinion) step["opinion"] = opinion;
        return step;
    }

    private static string? Text(JsonObject step, string name) => step[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Things;

namespace Yiwang.Connect.Inspection.Records;

/// <summary>The work order that an anomaly becomes.</summary>
internal static class InspectionOrder
{
    public const string Definition = "work-order";

    public static OpenCase Of(Run run, RunItem item, ItemRecord record, Handle device)
    {
        var at = item.Item;
        var reading = record.Value is { } value ? $" {value:0.####}{(at.Unit.Length > 0 ? " " + at.Unit : "")}" : "";
        var values = new JsonObject
        {
            ["device"] = device.ToString(), ["origin"] = "inspection",
            ["symptom"] = Cut($"{at.Part}{at.Item}异常{reading}", 200),
            ["description"] = Cut($"点检 {run.Number} {run.RouteNo} {run.Name}，点位 {at.Point} {at.PointName}。标准：{at.Standard}。{record.Remark}", 1_000),
        };
        if (record.Photos.Count > 0) values["photosBefore"] = new JsonArray([.. record.Photos.Select(p => (JsonNode)p.ToJson())]);
        return new OpenCase(Definition, values, Parent: run.Id, Key: $"inspection:{record.Id}", OccurredAtUs: record.RealUs);
    }

    private static string Cut(string text, int max) => text.Length > max ? text[..max] : text;
}

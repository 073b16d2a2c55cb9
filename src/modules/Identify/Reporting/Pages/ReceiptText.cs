using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Identify.Reporting.Tables;

namespace Yiwang.Identify.Reporting.Pages;

/// <summary>What the receiver said was wrong, out of its receipt or out of what it kept.</summary>
internal static class ReceiptText
{
    public static IReadOnlyList<RowProblem> Problems(byte[] answer)
    {
        if (answer.Length == 0) return [];
        try
        {
            return JsonNode.Parse(answer)?["problems"] is JsonArray problems ? Read(problems) : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    public static IReadOnlyList<RowProblem> Read(string problems) => JsonNode.Parse(problems) is JsonArray array ? Read(array) : [];

    private static List<RowProblem> Read(JsonArray problems) =>
        [.. problems.OfType<JsonObject>().Select(p => new RowProblem((int?)p["row"] ?? 0, (string?)p["field"] ?? "", new Bilingual((string?)p["zh"] ?? "", (string?)p["en"] ?? "")))];
}

using System.Text.Json.Nodes;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Query;
using Yiwang.Trust.Trace.Recall;

namespace Yiwang.Trust.Trace.Pages;

/// <summary>A trace's answer as the values of form <c>recall</c>.</summary>
internal static class RecallDraft
{
    private const int TextMax = 3_900;

    public static JsonObject Of(TraceAnswer answer, RecallReach reach, PartyNames parties, string owner)
    {
        var holders = answer.Parties.Where(p => p.Organization is not null).ToList();
        var known = holders.Where(p => parties.IsKnown(p.Organization!)).Select(p => (JsonNode?)p.Organization).ToArray();
        var others = string.Join('\n', holders.Where(p => !parties.IsKnown(p.Organization!)).Select(p => $"{p.Organization}：{string.Join('，', p.Things.Select(t => $"{t.Count} {t.Unit.Zh}"))}"));
        var codes = string.Join('\n', answer.Start);
        var values = new JsonObject
        {
            ["batch"] = Cut(answer.Start[0][(answer.Start[0].IndexOf('/', StringComparison.Ordinal) + 1)..], 100), ["codes"] = Cut(codes, TextMax), ["affected"] = Cut(string.Join('\n', reach.Recalled(reach.Codes(codes), owner)), TextMax),
            ["cases"] = answer.Shipped, ["bottles"] = answer.Inside, ["activated"] = answer.Activated,
            ["holderCount"] = holders.Count, ["holders"] = new JsonArray(known),
        };
        if (others.Length > 0) values["others"] = Cut(others, TextMax);
        return values;
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}

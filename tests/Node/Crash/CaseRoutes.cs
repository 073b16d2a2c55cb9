using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Yiwang.Node.Tests.Crash;

/// <summary>Cases as a program reads them.</summary>
internal static class CaseRoutes
{
    public static Task<List<JsonElement>> RowsAsync(HttpClient http, string definition) => PagesAsync(http, "definition=" + definition);

    public static Task<List<JsonElement>> UnderAsync(HttpClient http, string id) => PagesAsync(http, "parent=" + id);

    /// <summary>The one effect of the case has brought about one case under it, or stands there waiting; nothing third, at no moment.</summary>
    public static async Task RanOnceOrWaitsAsync(HttpClient http, string id)
    {
        // In this order: what waits no longer has run.
        var waiting = await http.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{id}/effects");
        var under = await UnderAsync(http, id);
        Assert.True(under.Count == 1 || (under.Count == 0 && waiting.GetArrayLength() > 0), $"{id}: {under.Count} under it, and waiting {waiting}");
    }

    private static async Task<List<JsonElement>> PagesAsync(HttpClient http, string query)
    {
        var rows = new List<JsonElement>();
        for (string? cursor = null; ;)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"/api/v1/cases?{query}&limit=500" + (cursor is null ? "" : $"&cursor={cursor}"));
            rows.AddRange(page.GetProperty("rows").EnumerateArray());
            cursor = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
            if (cursor is null) return rows;
        }
    }
}

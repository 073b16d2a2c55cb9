using System.Text.Encodings.Web;
using System.Text.Json;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Table;
using Yiwang.Connect.Words;
using Yiwang.Console.Language;

namespace Yiwang.Connect.PointTable;

/// <summary>The columns of a point table for the grid of its page.</summary>
internal static class GridColumns
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="adapters">Ids that the connection column offers.</param>
    public static string Json(Text text, IReadOnlyList<string> adapters) => JsonSerializer.Serialize(PointColumns.All.Select(c => new
    {
        key = c.Field,
        title = text[c.Heading],
        hint = c.Words,
        width = Width(c.Field),
        options = Options(c.Field, adapters),
    }), s_json);

    public static string Json(Text text, IReadOnlyList<PointFault> faults) => JsonSerializer.Serialize(faults.Select(f => new { row = f.Row, field = f.Field, say = text[f.Say] }), s_json);

    private static int Width(string field) => field switch
    {
        "name" or "nameEn" or "address" or "labels" or "publishTopic" => 18,
        "code" or "adapter" or "semantic" or "selector" => 14,
        "kind" or "rawType" or "reportMode" => 10,
        _ => 8,
    };

    // Choices are written in the words that an export uses, whatever the language of the page: the file is the same.
    private static IReadOnlyList<string> Options(string field, IReadOnlyList<string> adapters) => field switch
    {
        "adapter" => adapters,
        "kind" => [.. Enum.GetValues<PointKind>().Select(k => PointWords.Of(k).Zh)],
        "rawType" => [.. Enum.GetValues<RawType>().Select(PointWords.Code)],
        "byteOrder" => [.. Enum.GetValues<ByteOrder>().Select(PointWords.Code)],
        "reportMode" => [.. Enum.GetValues<ReportMode>().Select(m => PointWords.Of(m).Zh)],
        "ucum" => ["Cel", "MPa", "kPa", "bar", "kW", "kW.h", "A", "V", "Hz", "%", "mm", "mm/s", "m3/h", "/min", "{piece}", "h", "s"],
        "semantic" => ["run_state", "good_count", "energy_kwh", "power_kw", "vibration_velocity_rms"],
        "writable" => ["是", "否"],
        _ => [],
    };
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Yiwang.Cases.Definitions;

namespace Yiwang.Unit.Tests.Cases.Properties;

/// <summary>What somebody fills in: mostly right, sometimes missing, now and then nonsense.</summary>
internal static class SomeValues
{
    private static readonly string[] s_texts = ["文字", "99.501", "99.501.7", "https://node.example", "192.0.2.7", "2001:db8::7", "A-1", "1234567", "P0001"];

    private static readonly int[] s_days = [-10, 1, 20];
    private static readonly int[] s_minutes = [-1_500, -5, 10, 20, 3_000];

    /// <param name="likely">Of ten fields so many are filled.</param>
    /// <param name="nonsense">One of sixty is no value at all.</param>
    public static JsonObject Of(IEnumerable<FieldDefinition> fields, Random random, CaseBed bed, int likely, bool nonsense = false)
    {
        var values = new JsonObject();
        foreach (var field in fields)
            if (!field.IsDerived && random.Next(10) < likely && (nonsense && random.Next(60) == 0 ? JsonValue.Create("\u0001") : One(field, random, bed)) is { } value) values[field.Code] = value;
        return values;
    }

    private static JsonNode? One(FieldDefinition field, Random random, CaseBed bed) => field.Type switch
    {
        FieldType.Text or FieldType.LongText or FieldType.Address => field.Pattern is not { } pattern ? s_texts[0] : Array.Find(s_texts, t => Regex.IsMatch(t, $"^(?:{pattern})$")),
        FieldType.Integer or FieldType.Decimal or FieldType.Money => Math.Clamp(random.Next(1, 20), (long)(field.Min ?? 0), (long)Math.Min(field.Max ?? 1_000, 1_000_000)),
        FieldType.Boolean => random.Next(4) > 0,
        FieldType.Date => Moment(bed, s_days[random.Next(s_days.Length)] * 1_440).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldType.Time => "08:30",
        FieldType.DateTime => Moment(bed, s_minutes[random.Next(s_minutes.Length)]).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        FieldType.Duration => random.Next(2) == 0 ? "4 h" : "3 wd",
        FieldType.Choice => field.Options[random.Next(field.Options.Count)].Code,
        FieldType.Choices => new JsonArray(field.Options[0].Code),
        FieldType.Files or FieldType.Photos => new JsonArray(new JsonObject { ["ref"] = "blob:sha256-" + new string('a', 64), ["name"] = "a.pdf", ["type"] = "application/pdf", ["size"] = 7 }),
        FieldType.Thing or FieldType.Point => "99.501.1001/EQ-" + random.Next(5),
        FieldType.User => new[] { bed.Engineer, bed.Worker, bed.SecondEngineer }[random.Next(3)].User,
        FieldType.Organization => random.Next(2) == 0 ? bed.Forge : bed.Stranger.Organization!,
        FieldType.Uscc => "91500116YW00000126",
        FieldType.Region => random.Next(2) == 0 ? "500116" : "500103",
        FieldType.Regions => new JsonArray("500116"),
        FieldType.Industry => "36",
        FieldType.Phone => "13800000000",
        FieldType.Email => "zhou@example.com",
        FieldType.Table => new JsonArray(Of(field.Columns, random, bed, 10)),
        _ => null,
    };

    private static DateTimeOffset Moment(CaseBed bed, int minutes) => bed.Time.GetUtcNow().AddMinutes(minutes);
}

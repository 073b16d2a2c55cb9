using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Points;
using Of = Yiwang.Connect.Alarms.AlarmForm.Of;

namespace Yiwang.Connect.Alarms.Editing;

/// <summary>A rule to begin with, for a class of devices; they stand in <c>Data/starter-rules.json</c>. Values are those of the form.</summary>
/// <param name="SourceZh">Whence its numbers.</param>
internal sealed record StarterRule(string Code, string DeviceClass, string SourceZh, string SourceEn, JsonObject Values)
{
    private static readonly Lazy<IReadOnlyList<StarterRule>> s_all = new(Load);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<StarterRule> All => s_all.Value;

    public static IEnumerable<StarterRule> For(IReadOnlyList<string> classes) => All.Where(r => classes.Contains(r.DeviceClass));

    public static StarterRule? Find(string? code) => All.FirstOrDefault(r => r.Code == code);

    /// <summary>For every device of the class, or for one.</summary>
    /// <param name="point">The handle of a point of such a device by its code: a starter names it by the code alone.</param>
    public JsonObject ValuesFor(string? thing, Func<string, string?> point)
    {
        var values = (JsonObject)Values.DeepClone();
        if (values.Text(Of.LimitPoint) is { Length: > 0 } code) values[Of.LimitPoint] = point(code);
        if (thing is null) values[Of.Class] = DeviceClass;
        else values[Of.Device] = thing;
        return values;
    }

    /// <summary>For the devices of the class that an organisation has.</summary>
    public JsonObject ValuesFor(IPointBook book, string owner) =>
        ValuesFor(null, code => book.Devices(owner).Select(book.PointsOf).Where(points => ClassMembers.Of(points).Contains(DeviceClass)).SelectMany(points => points).FirstOrDefault(p => p.Code == code)?.Handle.ToString());

    /// <summary>What it watches, for people.</summary>
    public string Condition => RuleReading.Read(Code, "", Values, false, null).When;

    public AlarmSeverity Severity => RuleReading.Read(Code, "", Values, false, null).Severity;

    private static List<StarterRule> Load()
    {
        using var stream = typeof(StarterRule).Assembly.GetManifestResourceStream("Yiwang.Connect.Alarms.Editing.Data.starter-rules.json") ?? throw new InvalidOperationException("starter-rules.json is not embedded");
        return JsonSerializer.Deserialize<List<StarterRule>>(stream, s_json)!;
    }
}

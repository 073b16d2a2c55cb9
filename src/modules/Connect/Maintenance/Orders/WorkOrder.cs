using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary>What the program reads of a work order; the rest is the form's own. Names as in work-order.case.yaml.</summary>
internal sealed record WorkOrder(CaseView Case)
{
    public const string Definition = "work-order";
    public const string Finished = "finished", Closed = "closed";
    public const string DeviceField = "device", StartField = "downtimeStart", EndField = "downtimeEnd", SeenStartField = "stateStart", SeenEndField = "stateEnd", PartsField = "parts";
    /// <summary>In these the work goes on.</summary>
    public static readonly IReadOnlyList<string> AtWork = ["working", "waiting", Finished];

    public string Owner => Case.Applicant;
    public Handle? Device => Handle.TryParse(Text(DeviceField), out var device) ? device : null;
    public string FailureMode => Text("failureMode");
    public string Symptom => Text("symptom");
    public bool StopRequired => Case.Values["stopRequired"] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
    /// <summary>Of a machine that broke, not of care that was planned.</summary>
    public bool IsFailure => Text("origin") is not ("plan" or "prediction" or "check" or "circular");
    /// <summary>As the order says; null = it says none, or not both ends.</summary>
    public TimePart? Downtime => Moment(StartField) is { } from && Moment(EndField) is { } to && to > from ? new TimePart(from, to) : null;

    /// <summary>Parts with how many of each; the same number in two rows is taken once, together.</summary>
    public IReadOnlyList<(string PartNo, double Quantity)> Parts => Case.Values[PartsField] is not JsonArray rows ? [] :
    [
        .. rows.OfType<JsonObject>().Select(r => (PartNo: Plain(r["partNo"]).Trim(), Quantity: Number(r["qty"]))).Where(r => r.PartNo.Length > 0 && r.Quantity > 0)
            .GroupBy(r => r.PartNo, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(r => r.Quantity))),
    ];

    public string Text(string field) => Plain(Case.Values[field]);

    public long? Moment(string field) =>
        DateTimeOffset.TryParse(Text(field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Micros.Of(at) : null;

    /// <summary>A moment as a field keeps it, to the second.</summary>
    public static string Write(long us) => Micros.ToTime(us).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Plain(JsonNode? node) => node is JsonValue value ? value.TryGetValue<string>(out var text) ? text : value.ToString() : "";

    public static double Number(JsonNode? node) => double.TryParse(Plain(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Inspection.Values;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.Routes;

/// <summary>Reads a route out of its case. What cannot be read is left out: the definition checked it when it was typed.</summary>
internal static class RouteReader
{
    public const string Definition = "inspection-route", InForce = "active";
    private static readonly long s_window = Micros.Of(TimeSpan.FromHours(2));

    public static Route? Read(CaseView view) => view.State == InForce ? Read(view.Id, view.Applicant, view.MovedAtUs, view.Values) : null;

    public static Route Read(string id, string owner, long inForceUs, JsonObject values) => new(id, owner,
        values.Text("routeNo"), values.Text("name"), values.Text("workshop"), values.Text("shift"), inForceUs, Starts(values.Text("starts")), values.Flag("workdaysOnly"),
        Spans.TryRead(values.Text("window"), out var window) ? window : s_window, Presence(values["presence"]), values.TextOrNull("inspector"),
        [.. Rows(values).Select((row, i) => Item(row, row.Whole("no") ?? i + 1))]);

    /// <summary>Of the items of a route, or of a run.</summary>
    public static RouteItem Item(JsonObject row, int no) => new()
    {
        No = no,
        Point = row.Whole("point") ?? no,
        PointName = row.Text("pointName"),
        Device = row.Handle("device"),
        Part = row.Text("part"),
        Item = row.Text("item"),
        Method = row.Text("method"),
        Standard = row.Text("standard"),
        Lower = row.Number("lower"),
        Upper = row.Number("upper"),
        Unit = row.Text("unit"),
        RunState = FieldWords.Read<WantedState>(row.Text("runState")) ?? WantedState.Any,
        Cycle = FieldWords.Read<Cycle>(row.Text("cycle")) ?? Cycle.Shift,
        CycleHours = row.Whole("cycleHours") ?? 0,
        Class = row.Text("class"),
        Minutes = row.Whole("minutes") ?? 0,
        Photo = row.Flag("photo"),
        Meter = row.Handle("meter"),
        PlaceCode = row.Text("placeCode"),
        Latitude = (double?)row.Number("latitude"),
        Longitude = (double?)row.Number("longitude"),
    };

    public static IReadOnlyList<PresenceKind> Presence(JsonNode? node)
    {
        var kinds = node is JsonArray list ? list.Select(n => FieldWords.Read<PresenceKind>(n?.GetValue<string>() ?? "")).OfType<PresenceKind>().ToArray() : [];
        return kinds.Length > 0 ? kinds : [PresenceKind.Qr];
    }

    public static IEnumerable<JsonObject> Rows(JsonObject values) => values["items"] is JsonArray rows ? rows.OfType<JsonObject>() : [];

    private static TimeOnly[] Starts(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => TimeOnly.TryParseExact(t, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : (TimeOnly?)null).OfType<TimeOnly>().Distinct().Order()];
}

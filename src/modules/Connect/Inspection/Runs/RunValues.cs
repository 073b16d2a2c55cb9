using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Values;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>A run as the values of its case, and back. The items are a copy of the standard as it was when the run was opened: a route that changes later changes no past.</summary>
internal static class RunValues
{
    public const string Definition = "inspection-run";

    public static JsonObject Open(PlannedRun planned)
    {
        var route = planned.Route;
        var values = new JsonObject
        {
            ["route"] = route.Id, ["routeNo"] = route.No, ["routeName"] = route.Name,
            ["plannedAt"] = Spans.WriteMoment(planned.PlannedUs), ["opensAt"] = Spans.WriteMoment(planned.PlannedUs - route.WindowUs), ["endsAt"] = Spans.WriteMoment(planned.PlannedUs + route.WindowUs),
            ["presence"] = new JsonArray([.. route.Presence.Select(p => JsonValue.Create(FieldWords.Of(p)))]),
        };
        if (route.Workshop.Length > 0) values["workshop"] = route.Workshop;
        if (route.Inspector is { } inspector) values["inspector"] = inspector;
        return Fill(values, [.. planned.Items.Select(i => new RunItem(i, null, []))], default);
    }

    /// <summary>What changed in a run: items and counts.</summary>
    public static JsonObject Changed(Run run) => Fill([], run.Items, run.Counts);

    public static Run Read(CaseView view) => Read(view.Id, view.Applicant, view.Number, view.State, view.Values);

    public static Run Read(string id, string owner, string number, string state, JsonObject values)
    {
        var planned = values.Moment("plannedAt") ?? 0;
        return new(id, owner, number, values.Text("route"), values.Text("routeNo"), values.Text("routeName"), values.Text("workshop"), state,
            planned, values.Moment("opensAt") ?? planned, values.Moment("endsAt") ?? planned, RouteReader.Presence(values["presence"]), values.TextOrNull("inspector"),
            [.. RouteReader.Rows(values).Select((row, i) => Item(row, i + 1))]);
    }

    private static JsonObject Fill(JsonObject values, IReadOnlyList<RunItem> items, RunCounts counts)
    {
        values["items"] = new JsonArray([.. items.Select(Row)]);
        (values["itemCount"], values["done"], values["onTime"]) = (items.Count, counts.Done, counts.OnTime);
        (values["missed"], values["abnormal"], values["idle"]) = (counts.Missed, counts.Abnormal, counts.Idle);
        return values;
    }

    private static RunItem Item(JsonObject row, int no) => new(RouteReader.Item(row, row.Whole("no") ?? no), Record(row), Before(row.Text("before")));

    private static ItemRecord? Record(JsonObject row) => row.TextOrNull("record") is { } id && FieldWords.Read<ItemResult>(row.Text("result")) is { } result ? new()
    {
        Id = id, Result = result, Value = row.Number("value"), Remark = row.Text("remark"), Person = row.Text("person"),
        Photos = [.. FileReference.In(row["photos"])],
        AtUs = row.Moment("at") ?? 0, SyncedUs = row.Moment("syncedAt") ?? 0, ClockOffS = row.Whole("clockOff") ?? 0, Presence = row.Text("proof"), Signed = row.Flag("signed"),
        Handling = FieldWords.Read<Handling>(row.Text("handling")), Order = row.Text("order"), Accepted = row.Text("accepted"),
    } : null;

    private static ItemRecord[] Before(string json)
    {
        if (json.Length == 0) return [];
        try
        {
            return JsonNode.Parse(json) is JsonArray rows ? [.. rows.OfType<JsonObject>().Select(Record).OfType<ItemRecord>()] : [];
        }
        catch (JsonException)
        {
            // cut by hand in an import: the newest stands all the same
            return [];
        }
    }

    private static JsonNode Row(RunItem item)
    {
        var i = item.Item;
        var row = new JsonObject { ["no"] = i.No, ["point"] = i.Point, ["item"] = i.Item };
        Set(row, "pointName", i.PointName);
        Set(row, "device", i.Device?.ToString());
        Set(row, "part", i.Part);
        Set(row, "method", i.Method);
        Set(row, "standard", i.Standard);
        if (i.Lower is { } lower) row["lower"] = lower;
        if (i.Upper is { } upper) row["upper"] = upper;
        Set(row, "unit", i.Unit);
        if (i.RunState != WantedState.Any) row["runState"] = FieldWords.Of(i.RunState);
        if (i.Photo) row["photo"] = true;
        Set(row, "meter", i.Meter?.ToString());
        Set(row, "placeCode", i.PlaceCode);
        if (i.Latitude is { } latitude) row["latitude"] = latitude;
        if (i.Longitude is { } longitude) row["longitude"] = longitude;
        if (item.Record is { } record) Write(row, record);
        if (item.Before.Count > 0) row["before"] = new JsonArray([.. item.Before.Select(b => { var old = new JsonObject(); Write(old, b); return (JsonNode)old; })]).ToJsonString();
        return row;
    }

    private static void Write(JsonObject row, ItemRecord r)
    {
        (row["record"], row["result"]) = (r.Id, FieldWords.Of(r.Result));
        (row["at"], row["syncedAt"]) = (Spans.WriteMoment(r.AtUs), Spans.WriteMoment(r.SyncedUs));
        if (r.Value is { } value) row["value"] = value;
        Set(row, "remark", r.Remark);
        if (r.Photos.Count > 0) row["photos"] = new JsonArray([.. r.Photos.Select(p => (JsonNode)p.ToJson())]);
        Set(row, "person", r.Person);
        if (r.ClockOffS != 0) row["clockOff"] = r.ClockOffS;
        Set(row, "proof", r.Presence);
        if (r.Signed) row["signed"] = true;
        if (r.Handling is { } handling) row["handling"] = FieldWords.Of(handling);
        Set(row, "order", r.Order);
        Set(row, "accepted", r.Accepted);
    }

    private static void Set(JsonObject row, string name, string? text)
    {
        if (text is { Length: > 0 }) row[name] = text;
    }
}

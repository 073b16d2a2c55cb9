using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Trust.Trace.Facts;

/// <summary>Event → fact: members of the public group and, where this node has it, of the granted one. Never throws: what another program wrote badly is left out.</summary>
public static class TraceFactReader
{
    /// <summary>Null when it is no event of products, or says nothing that can be read.</summary>
    public static TraceFact? Read(RecordedEvent e)
    {
        if (!ProductKinds.Is(e.Kind)) return null;
        using var open = Group(e, Disclosure.Public);
        using var granted = Group(e, Disclosure.Granted);
        return Of(new Members(open?.RootElement, granted?.RootElement));
    }

    /// <summary>The same members as an interface or a file gives them; null without a form.</summary>
    public static TraceFact? Read(JsonElement body) => body.ValueKind == JsonValueKind.Object ? Of(new Members(null, body)) : null;

    private static TraceFact? Of(Members members) => members.Text("form") is not { } form ? null : new TraceFact
        {
            Form = form, Action = members.Text("action"), Chain = members.Text("chain"), Link = members.Text("link"), Epcs = members.Texts("epcs"), Quantities = members.List("quantities", Quantity), Packs = members.List("packs", Pack),
            Inputs = members.Texts("inputs"), InputQuantities = members.List("inputQuantities", Quantity), Outputs = members.Texts("outputs"), OutputQuantities = members.List("outputQuantities", Quantity),
            TransformationId = members.Text("transformation"), Disposition = members.Text("disposition"), ReadPoint = members.Text("readPoint"), BizLocation = members.Text("bizLocation"), Zone = members.Text("zone"),
            Transactions = members.List("transactions", Reference), Sources = members.List("sources", Reference), Destinations = members.List("destinations", Reference),
            Sensors = members.Node("sensors") as JsonArray, Ilmd = members.Node("ilmd") as JsonObject, Data = members.Both("data"), Corrects = Correction(members.Find("corrects")), Items = Items(members.Find("items")),
        };

    private static JsonDocument? Group(RecordedEvent e, Disclosure group)
    {
        if (e.Payload.GetValueOrDefault(group) is not { IsEmpty: false } bytes) return null;
        try { return JsonDocument.Parse(bytes) is { RootElement.ValueKind: JsonValueKind.Object } document ? document : null; }
        catch (JsonException) { return null; }
    }

    private static string? Text(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TraceQuantity? Quantity(JsonElement e) => Text(e, "class") is { } code ? new(code, Text(e, "quantity"), Text(e, "unit")) : null;

    private static TraceRef? Reference(JsonElement e) => Text(e, "type") is { } type && Text(e, "id") is { } id ? new(type, id) : null;

    private static TracePack? Pack(JsonElement e)
    {
        if (Text(e, "parent") is not { } parent) return null;
        var children = e.TryGetProperty("children", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!).ToArray() : [];
        var per = e.TryGetProperty("per", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var count) && count > 0 ? count : 0;
        return new(parent, children, per) { Quantities = e.TryGetProperty("quantities", out var inside) ? Members.Read(inside, Quantity) : [] };
    }

    private static TraceCorrection? Correction(JsonElement? e) =>
        e is { } at && Text(at, "position") is { } position && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(Text(at, "origin"), number, Text(at, "reason")) : null;

    private static Dictionary<string, string> Items(JsonElement? e)
    {
        var items = new Dictionary<string, string>(StringComparer.Ordinal);
        if (e is not { ValueKind: JsonValueKind.Object } map) return items;
        foreach (var item in map.EnumerateObject())
            if (item.Value.ValueKind == JsonValueKind.String) items[item.Name] = item.Value.GetString()!;
        return items;
    }

    /// <summary>Members of both groups as one; the granted one wins.</summary>
    private readonly struct Members(JsonElement? open, JsonElement? granted)
    {
        public JsonElement? Find(string name) => granted is { } g && g.TryGetProperty(name, out var value) ? value : open is { } o && o.TryGetProperty(name, out value) ? value : null;

        public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

        public IReadOnlyList<string> Texts(string name) => List(name, e => e.ValueKind == JsonValueKind.String ? e.GetString() : null);

        public IReadOnlyList<T> List<T>(string name, Func<JsonElement, T?> read) where T : class => Find(name) is { } list ? Read(list, read) : [];

        public JsonNode? Node(string name) => Find(name) is { } value ? JsonNode.Parse(value.GetRawText()) : null;

        /// <summary>Fields of the link stand in the group that each belongs to.</summary>
        public JsonObject? Both(string name)
        {
            JsonObject? both = null;
            foreach (var group in (JsonElement?[])[open, granted])
            {
                if (group is not { } members || !members.TryGetProperty(name, out var data) || data.ValueKind != JsonValueKind.Object) continue;
                both ??= [];
                foreach (var field in data.EnumerateObject()) both[field.Name] = JsonNode.Parse(field.Value.GetRawText());
            }
            return both;
        }

        public static IReadOnlyList<T> Read<T>(JsonElement list, Func<JsonElement, T?> read) where T : class =>
            list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? [.. list.EnumerateArray().Select(read).Where(i => i is not null).Select(i => i!)] : [];
    }
}

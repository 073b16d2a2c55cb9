using System.Text.Json.Nodes;
using Yiwang.Events;

namespace Yiwang.Trust.Trace.Facts;

/// <summary>Fact → event draft. Members that the chain's definition makes public stand in the public group, people's in the internal one, all others in the granted one.</summary>
public static class TraceFactWriter
{
    /// <summary>Subject under which an organisation's events are chained.</summary>
    public static string Head(string owner) => "trace:" + owner;

    /// <param name="kind">One of <see cref="Yiwang.Events.Kinds.ProductKinds"/>.</param>
    /// <param name="isPublic">Whether a member, or a field <c>data.{name}</c>, is for everybody; null = none is.</param>
    /// <param name="isInternal">Whether a field <c>data.{name}</c> stays in the house.</param>
    public static EventDraft Draft(string kind, string owner, TraceFact fact, string? actor, long? occurredAtUs, Func<string, bool>? isPublic = null, Func<string, bool>? isInternal = null, IReadOnlyList<string>? heads = null)
    {
        var (open, granted, inner) = (new JsonObject(), new JsonObject(), new JsonObject());
        foreach (var (name, value) in Members(fact)) (name is "form" || isPublic?.Invoke(name) == true ? open : granted)[name] = value;
        // that an entry is withdrawn, whoever was given it must be able to learn without learning more
        if (fact.Corrects is { } wrong && !open.ContainsKey("corrects")) open["corrects"] = Correction(wrong with { Reason = null });
        foreach (var (name, value) in fact.Data ?? [])
        {
            var member = "data." + name;
            var group = isPublic?.Invoke(member) == true ? open : isInternal?.Invoke(member) == true ? inner : granted;
            if (group["data"] is not JsonObject data) group["data"] = data = [];
            data[name] = value?.DeepClone();
        }
        var payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Public] = Bytes(open) };
        if (granted.Count > 0) payload[Disclosure.Granted] = Bytes(granted);
        if (inner.Count > 0) payload[Disclosure.Internal] = Bytes(inner);
        return new EventDraft { Kind = kind, Owner = owner, Heads = [Head(owner), .. heads ?? []], Actor = actor, OccurredAtUs = occurredAtUs, Payload = payload };
    }

    private static byte[] Bytes(JsonObject group) => System.Text.Encoding.UTF8.GetBytes(group.ToJsonString());

    private static IEnumerable<(string Name, JsonNode Value)> Members(TraceFact f)
    {
        yield return ("form", f.Form);
        foreach (var (name, text) in new[] { ("action", f.Action), ("chain", f.Chain), ("link", f.Link), ("disposition", f.Disposition), ("readPoint", f.ReadPoint), ("bizLocation", f.BizLocation), ("zone", f.Zone), ("transformation", f.TransformationId) })
            if (text is not null) yield return (name, text);
        foreach (var (name, list) in new[] { ("epcs", Texts(f.Epcs)), ("quantities", Quantities(f.Quantities)), ("packs", Packs(f.Packs)), ("inputs", Texts(f.Inputs)), ("inputQuantities", Quantities(f.InputQuantities)), ("outputs", Texts(f.Outputs)),
            ("outputQuantities", Quantities(f.OutputQuantities)), ("transactions", Refs(f.Transactions)), ("sources", Refs(f.Sources)), ("destinations", Refs(f.Destinations)) })
            if (list.Count > 0) yield return (name, list);
        if (f.Sensors is { Count: > 0 } sensors) yield return ("sensors", sensors.DeepClone());
        if (f.Ilmd is { Count: > 0 } ilmd) yield return ("ilmd", ilmd.DeepClone());
        if (f.Items.Count > 0) yield return ("items", new JsonObject([.. f.Items.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)i.Value))]));
        if (f.Corrects is { } corrects) yield return ("corrects", Correction(corrects));
    }

    private static JsonObject Correction(TraceCorrection c) => Object(("origin", c.Origin), ("position", c.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("reason", c.Reason));


    private static JsonArray Texts(IReadOnlyList<string> texts) => [.. texts.Select(t => (JsonNode)t)];
    private static JsonArray Refs(IReadOnlyList<TraceRef> refs) => [.. refs.Select(r => (JsonNode)Object(("type", r.Type), ("id", r.Id)))];
    private static JsonArray Quantities(IReadOnlyList<TraceQuantity> list) => [.. list.Select(q => (JsonNode)Object(("class", q.Class), ("quantity", q.Amount), ("unit", q.Unit)))];

    private static JsonArray Packs(IReadOnlyList<TracePack> packs)
    {
        var list = new JsonArray();
        foreach (var pack in packs)
        {
            var one = Object(("parent", pack.Parent));
            if (pack.Children.Count > 0) one["children"] = Texts(pack.Children);
            if (pack.Per > 0) one["per"] = pack.Per;
            if (pack.Quantities.Count > 0) one["quantities"] = Quantities(pack.Quantities);
            list.Add((JsonNode)one);
        }
        return list;
    }

    private static JsonObject Object(params (string Name, string? Value)[] members) => new([.. members.Where(m => m.Value is not null).Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Value))]);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Trust.Coding.Activation;

/// <summary>The three facts that a code can bring about, in the members of the product kinds: which code and where stand in the granted group, since a bottle on a table is its owner's business.</summary>
internal static class CodeFacts
{
    // members of data are objects: texts there are taken for numbers of documents by who traces
    private const string CityMember = "city", HitMember = "hit";

    public static EventDraft Scanned(string owner, string code, City? city, string head) => Draft(ProductKinds.Scanned, owner, code, Place(city), head);

    public static EventDraft Activated(string owner, string code, City? city, params string[] heads) => Draft(ProductKinds.SecretActivated, owner, code, Place(city), heads);

    public static EventDraft Suspected(string owner, string code, JsonObject hit, string head) => Draft(ProductKinds.SuspectedCounterfeit, owner, code, new() { [HitMember] = hit }, head);

    /// <summary>What a rule found; null when it was erased.</summary>
    public static JsonObject? Hit(RecordedEvent e) => Data(e)?[HitMember] as JsonObject;

    private static JsonObject? Data(RecordedEvent e) =>
        e.Payload.GetValueOrDefault(Disclosure.Granted) is { } bytes && JsonNode.Parse(bytes.Span) is JsonObject payload ? payload["data"] as JsonObject ?? [] : null;

    public static string? Code(RecordedEvent e) => e.Payload.GetValueOrDefault(Disclosure.Granted) is { } bytes && JsonNode.Parse(bytes.Span) is JsonObject payload && payload["epcs"] is JsonArray and [JsonValue code, ..] ? code.ToString() : null;

    /// <summary>The city of a fact in words, as it was called then.</summary>
    public static Bilingual? City(RecordedEvent e) => Data(e)?[CityMember] is JsonObject name && name["zh"] is { } zh ? new Bilingual(zh.ToString(), name["en"]?.ToString() ?? zh.ToString()) : null;

    private static JsonObject Place(City? city) => city is null ? [] : new() { [CityMember] = new JsonObject { ["code"] = city.Code.ToString(), ["zh"] = city.Name.Zh, ["en"] = city.Name.En } };

    private static EventDraft Draft(string kind, string owner, string code, JsonObject data, params string[] heads) => new()
    {
        Kind = kind,
        Owner = owner,
        Heads = heads,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>>
        {
            [Disclosure.Public] = Bytes(new() { ["form"] = "object" }),
            [Disclosure.Granted] = Bytes(new() { ["action"] = "OBSERVE", ["epcs"] = new JsonArray(code), ["data"] = data }),
        },
    };

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);
}

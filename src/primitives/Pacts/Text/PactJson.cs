using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events.Json;
using Yiwang.Parties;

namespace Yiwang.Pacts.Text;

/// <summary>The text of a pact as JSON. Every member stands there (but the optional <c>to</c>, <c>uscc</c>, <c>node</c>, <c>recognition</c>, <c>flow</c>), so that one text has one spelling and one hash.</summary>
internal static class PactJson
{
    public const int TextBytesMax = 49_152, WordingMax = 12_000, NumberMax = 64, NameMax = 200, IdMax = 80;
    private const int ItemsMax = 200, ItemChars = 255, IndexesMax = 256, IndexMax = int.MaxValue;
    public const long QuotaMax = 100_000_000;
    // the year 2200: longer terms are "until somebody ends it"
    public const long TimeMax = 7_258_118_400_000_000;
    private const long FeeMax = 10_000_000_000_000;
    private const string Concerned = "concerned";
    private const int KeyMax = 128, LogKeyMax = 400, UriMax = 500;

    private static readonly Dictionary<string, bool> s_flows = new() { [Concerned] = true };

    /// <summary>RFC 8785.</summary>
    public static byte[] Canonical(JsonNode of) => CanonicalJson.TryCanonicalize(JsonSerializer.SerializeToUtf8Bytes(of), out var bytes, out var reason) ? bytes : throw new FormatException(reason);

    public static JsonObject Of(PactText t)
    {
        var json = new JsonObject
        {
            ["id"] = t.Id, ["version"] = t.Version, ["number"] = t.Number, ["kind"] = PactWords.Lower(t.Kind), ["a"] = Of(t.A), ["b"] = Of(t.B),
            ["aGives"] = Of(t.AGives), ["bGives"] = Of(t.BGives), ["from"] = Digits(t.FromUs), ["feeFen"] = Digits(t.FeeFen), ["wording"] = t.Wording,
        };
        if (t.ToUs is { } to) json["to"] = Digits(to);
        if (t.Recognition is { } r) json["recognition"] = Of(r);
        return json;
    }

    public static JsonObject Of(PactParty p)
    {
        var json = new JsonObject
        {
            ["organization"] = p.Organization.ToString(), ["name"] = p.Name, ["algorithm"] = p.Algorithm.ToString(), ["firstKey"] = Base64(p.FirstKey), ["signingKey"] = Base64(p.SigningKey),
            ["sealKey"] = Base64(p.SealKey), ["logKey"] = p.LogKey,
        };
        if (p.Uscc is { } uscc) json["uscc"] = uscc;
        if (p.Node is { } node) json["node"] = node.OriginalString;
        return json;
    }

    public static JsonObject Of(PactScope s)
    {
        var values = new JsonObject();
        foreach (var (template, indexes) in s.Values) values[template] = new JsonArray([.. indexes.Select(i => (JsonNode)i)]);
        var json = new JsonObject
        {
            ["verbs"] = List(PactWords.Verbs.Where(v => s.Verbs.HasFlag(v)).Select(PactWords.Lower)), ["maxGrade"] = s.MaxGrade, ["templates"] = List(s.Templates), ["values"] = values,
            ["regions"] = List(s.Regions), ["definitions"] = List(s.Definitions), ["streams"] = List(s.Streams), ["eventKinds"] = List(s.EventKinds), ["reports"] = List(s.Reports),
            ["prefixes"] = List(s.Prefixes), ["messagesPerDay"] = Digits(s.MessagesPerDay),
        };
        if (s.OnlyConcerned) json["flow"] = Concerned;
        return json;
    }

    public static PactText Text(MemberReader r)
    {
        var text = new PactText(
            r.Text("id", IdMax), r.Int("version", 1, 10_000), r.Text("number", NumberMax), r.Choice("kind", PactWords.Kinds), Party(r.Object("a")), Party(r.Object("b")),
            Scope(r.Object("aGives")), Scope(r.Object("bGives")), r.Long("from", 0, TimeMax), r.OptionalLong("to", 1, TimeMax), r.Long("feeFen", 0, FeeMax), r.Text("wording", WordingMax, min: 0))
        {
            Recognition = r.OptionalObject("recognition") is { } recognition ? Recognition(recognition) : null,
        };
        r.End();
        return text;
    }

    public static PactParty Party(MemberReader r)
    {
        var party = new PactParty(
            Organization(r.Text("organization", OrganizationId.Length)), r.Text("name", NameMax), r.Optional("uscc", Uscc.Length, Uscc.Length), r.Choice("algorithm", PactWords.Algorithms),
            r.Bytes("firstKey", KeyMax, 32), r.Bytes("signingKey", KeyMax, 32), r.Bytes("sealKey", KeyMax), Address(r.Optional("node", UriMax)), r.Text("logKey", LogKeyMax, min: 0));
        r.End();
        return party;
    }

    public static PactScope Scope(MemberReader r)
    {
        var verbs = PactVerbs.None;
        foreach (var verb in r.Texts("verbs", 4, 20)) verbs |= PactWords.VerbNames.GetValueOrDefault(verb);
        var values = r.Object("values");
        var scope = new PactScope(
            verbs, r.Int("maxGrade", 0, 3), r.Texts("templates", ItemsMax, ItemChars), values.Names.Take(ItemsMax).ToDictionary(t => t, t => (IReadOnlyList<int>)values.Ints(t, IndexesMax, 1, IndexMax), StringComparer.Ordinal),
            r.Texts("regions", ItemsMax, 6), r.Texts("definitions", ItemsMax, ItemChars), r.Texts("streams", ItemsMax, ItemChars), r.Texts("eventKinds", ItemsMax, 64), r.Texts("reports", ItemsMax, 64),
            r.Texts("prefixes", ItemsMax, ItemChars), r.Long("messagesPerDay", 1, QuotaMax))
        {
            // its absence is the only other spelling
            OnlyConcerned = r.Has("flow") && r.Choice("flow", s_flows),
        };
        values.End();
        r.End();
        return scope;
    }

    public static OrganizationId Organization(string text) => OrganizationId.TryParse(text, out var id) && id.ToString() == text ? id : default;

    public static Uri? Address(string? text) =>
        text is not null && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? uri : null;

    public static string Digits(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);

    private static PactRecognition Recognition(MemberReader r)
    {
        var recognition = new PactRecognition(r.Texts("categories", 20, 64), r.Objects("criteria", 100, Criterion), r.Text("badge", 32, min: 0), r.Text("appeal", 200, min: 0), r.Int("reviewMonth", 0, 12));
        r.End();
        return recognition;
    }

    private static PactCriterion Criterion(MemberReader r)
    {
        var row = new PactCriterion(r.Text("category", 64), r.Text("a", 64), r.Text("b", 64), r.Optional("remark", 200));
        r.End();
        return row;
    }

    private static JsonObject Of(PactRecognition r) => new()
    {
        ["categories"] = List(r.Categories), ["badge"] = r.Badge, ["appeal"] = r.Appeal, ["reviewMonth"] = r.ReviewMonth,
        ["criteria"] = new JsonArray([.. r.Criteria.Select(Of)]),
    };

    private static JsonObject Of(PactCriterion c)
    {
        var row = new JsonObject { ["category"] = c.Category, ["a"] = c.LevelOfA, ["b"] = c.LevelOfB };
        if (c.Remark is not null) row["remark"] = c.Remark;
        return row;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t!)]);
}

using Microsoft.AspNetCore.Http;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Language;

namespace Yiwang.Console.Cases.Lists;

/// <summary>What a list shows, as its address says it: so that a filtered list is a link, a saved view and an export.</summary>
public sealed record ListFilter
{
    private const string FieldStart = "f.";
    private const int TextMax = 200;

    public string? Definition { get; init; }
    public string? State { get; init; }
    /// <summary>open, done, all.</summary>
    public string Open { get; init; } = "open";
    public bool Mine { get; init; }
    public CaseLight? Light { get; init; }
    public string Words { get; init; } = "";
    /// <summary>Days of opening, <c>yyyy-MM-dd</c>.</summary>
    public string From { get; init; } = "";
    public string To { get; init; } = "";
    public string? Thing { get; init; }
    public string? Parent { get; init; }
    public CaseOrder Order { get; init; }
    public string? Cursor { get; init; }
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    public static ListFilter Of(IQueryCollection query) => new()
    {
        Definition = Text(query, "definition"),
        State = Text(query, "state"),
        Open = query["open"].ToString() is "done" or "all" ? query["open"].ToString() : Text(query, "state") is null ? "open" : "all",
        Mine = query["mine"] == "1",
        Light = Enum.TryParse<CaseLight>(query["light"], true, out var light) && Enum.IsDefined(light) && light != CaseLight.None ? light : null,
        Words = Text(query, "q") ?? "",
        From = Text(query, "from") ?? "",
        To = Text(query, "to") ?? "",
        Thing = Text(query, "thing"),
        Parent = Text(query, "parent"),
        Order = Enum.TryParse<CaseOrder>(query["order"], true, out var order) && Enum.IsDefined(order) ? order : CaseOrder.Newest,
        Cursor = Text(query, "after"),
        Fields = query.Where(p => p.Key.StartsWith(FieldStart, StringComparison.Ordinal) && p.Value.ToString() is { Length: > 0 and <= TextMax }).Take(20).ToDictionary(p => p.Key[FieldStart.Length..], p => p.Value.ToString()),
    };

    public bool IsNarrowed => State is not null || Open != "open" || Light is not null || Words.Length > 0 || From.Length > 0 || To.Length > 0 || Fields.Count > 0 || Thing is not null || Parent is not null || Mine;

    public CaseQuery Query(Text text, int limit) => new(Definition, State is null ? null : [State], State is not null ? null : Open switch { "open" => true, "done" => false, _ => null }, Mine, Light, Thing, Parent,
        Words.Length == 0 ? null : Words, Fields.Count == 0 ? null : Fields, text.ReadMinute(From + "T00:00"), text.ReadMinute(To + "T23:59") is { } end ? end + 60_000_000 : null, Order, Cursor, limit);

    public string Href(string path = CaseAddress.List)
    {
        var query = new List<KeyValuePair<string, string?>>();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) query.Add(KeyValuePair.Create<string, string?>(name, value));
        }
        Add("definition", Definition);
        Add("state", State);
        if (Open != "open" && State is null) Add("open", Open);
        Add("mine", Mine ? "1" : null);
        Add("light", Light?.ToString().ToLowerInvariant());
        Add("q", Words);
        Add("from", From);
        Add("to", To);
        Add("thing", Thing);
        Add("parent", Parent);
        Add("order", Order == CaseOrder.Newest ? null : Order.ToString().ToLowerInvariant());
        foreach (var (code, value) in Fields.OrderBy(f => f.Key, StringComparer.Ordinal)) Add(FieldStart + code, value);
        Add("after", Cursor);
        return query.Count == 0 ? path : path + QueryString.Create(query);
    }

    public static string FieldName(string code) => FieldStart + code;

    /// <summary>Fields by which people narrow a list: a few, with few values each.</summary>
    public static IEnumerable<FieldDefinition> Offered(CaseDefinition definition) =>
        definition.Fields.Where(f => !f.Personal && f.Type is FieldType.Choice or FieldType.User or FieldType.Region or FieldType.Organization or FieldType.Boolean).Take(6);

    private static string? Text(IQueryCollection query, string name) => query[name].ToString().Trim() is { Length: > 0 and <= TextMax } text ? text : null;
}

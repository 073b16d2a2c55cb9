using System.Text.Json.Nodes;
using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Trust.Trace.Chains;

/// <summary>Fields of a link ↔ members of the event, where the definition puts each.</summary>
internal static class LinkFacts
{
    private const string Transaction = "transaction:";

    /// <param name="codes">Role → codes or ranges, as subject, parent, child, input, output.</param>
    /// <param name="values">Field → text; empty ones are left out.</param>
    /// <param name="per">Children in each of a range of parents; 0 = one parent.</param>
    public static TraceFact Make(ChainDefinition chain, ChainLink link, IReadOnlyDictionary<string, IReadOnlyList<string>> codes, IReadOnlyDictionary<string, string> values, int per = 0)
    {
        IReadOnlyList<string> Of(string role) => codes.GetValueOrDefault(role) ?? [];
        var (data, ilmd) = (new JsonObject(), new JsonObject());
        List<TraceRef> transactions = [], sources = [], destinations = [];
        string? location = null, readPoint = null, amount = null, unit = null;
        foreach (var field in link.Fields)
        {
            if (values.GetValueOrDefault(field.Code)?.Trim() is not { Length: > 0 } value) continue;
            switch (field.As)
            {
                case "ilmd": ilmd[field.Code] = value; break;
                case "sender": sources.Add(new("possessing_party", value)); break;
                case "receiver": destinations.Add(new("possessing_party", value)); break;
                case "location": location = value; break;
                case "read-point": readPoint = value; break;
                case "quantity": (amount, unit) = (value, field.Unit); break;
                case var place when place.StartsWith(Transaction, StringComparison.Ordinal): transactions.Add(new(place[Transaction.Length..], value)); break;
                default: data[field.Code] = value; break;
            }
        }
        return new TraceFact
        {
            Form = link.Form, Action = link.Action, Chain = chain.Code, Link = link.Code, Disposition = link.Disposition, Items = link.Roles, Transactions = transactions, Sources = sources, Destinations = destinations,
            Epcs = amount is null ? Of("subject") : [], Quantities = amount is null ? [] : [.. Of("subject").Select(c => new TraceQuantity(c, amount, unit))],
            Packs = [.. Of("parent").Select(p => new TracePack(p, Of("child"), per))], Inputs = Of("input"), Outputs = Of("output"),
            BizLocation = location, ReadPoint = readPoint, Data = data.Count > 0 ? data : null, Ilmd = ilmd.Count > 0 ? ilmd : null,
        };
    }

    /// <summary>What a fact says in a field; null = nothing.</summary>
    public static string? Value(TraceFact fact, ChainField field) => field.As switch
    {
        "ilmd" => Text(fact.Ilmd, field.Code),
        "sender" => fact.Sender,
        "receiver" => fact.Receiver,
        "location" => fact.BizLocation,
        "read-point" => fact.ReadPoint,
        "quantity" => fact.Quantities is [var first, ..] ? first.Amount : null,
        var place when place.StartsWith(Transaction, StringComparison.Ordinal) => fact.Transactions.FirstOrDefault(t => t.Type == place[Transaction.Length..])?.Id,
        _ => Text(fact.Data, field.Code),
    };

    private static string? Text(JsonObject? values, string code) => values?[code] switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        { } other => other.ToJsonString(),
        null => null,
    };
}

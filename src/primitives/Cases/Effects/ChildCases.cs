using System.Text.Json.Nodes;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Effects;

/// <summary>Cases under another: parties that work beside each other.</summary>
internal sealed class ChildCases(CaseTools tools, IDatabase views)
{
    private const int ChildrenMax = 10_000;

    /// <summary>As they are now.</summary>
    /// <param name="form">Null = of every form.</param>
    public async ValueTask<IReadOnlyList<(CaseState Case, CaseForm Form)>> OfAsync(string parent, string? form, CancellationToken cancel)
    {
        await tools.Log.CaughtUpAsync(cancel);
        var ids = await views.ReadAsync(sql => sql.Query("select id, definition from cases where parent = @parent order by seq limit @max", r => (Id: r.Text(0), Form: r.Text(1)), ("parent", parent), ("max", ChildrenMax)), cancel);
        var children = new List<(CaseState, CaseForm)>(ids.Count);
        foreach (var (id, code) in ids)
            if ((form is null || code == form) && tools.Book.Find(id) is { } state && tools.Forms.Find(state.Form, state.Version) is { } found) children.Add((state, found));
        return children;
    }

    /// <summary>Values for another case: <c>device, symptom = description, origin = 'alarm'</c>: its field, and where it differs the field here or a constant in quotes.</summary>
    public static JsonObject Mapped(string? mapping, JsonObject from)
    {
        var values = new JsonObject();
        foreach (var part in (mapping ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (to, source) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var a, var b] ? (a, b) : (part, part);
            var value = source is ['\'', .., '\''] ? JsonValue.Create(source[1..^1]) : from[source]?.DeepClone();
            if (value is not null) values[to] = value;
        }
        return values;
    }

    /// <summary>A step that the other case cannot take any more, or not yet, is no trouble of this one.</summary>
    public static Outcome Lenient(Outcome outcome) => outcome.Code is Codes.CasesNotPossible ? Outcome.Ok : outcome;
}

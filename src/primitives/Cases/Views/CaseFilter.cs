using System.Globalization;
using System.Text;
using Yiwang.Cases.Forms;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Views;

/// <summary>One walk along an index.</summary>
internal sealed record CaseLeg(string? State, bool? Open);

/// <summary>The conditions of a question, as SQL with its parameters. Nothing that a person typed is ever part of the text.</summary>
internal sealed class CaseFilter
{
    /// <summary>A deadline nearer than this is yellow.</summary>
    public const long YellowUs = ZoneDays.DayUs;
    public const string LightSql = "case when c.due = 9223372036854775807 then 0 when c.due <= @now then 3 when c.due <= @soon then 2 else 1 end";

    private readonly StringBuilder _where = new();
    private readonly string _of;
    private readonly CaseOrder _order;

    public CaseFilter(CaseQuery query, string? key, CaseLeg leg, IReadOnlyDictionary<string, string>? fields, IReadOnlyList<long>? texts, long nowUs)
    {
        (_of, _order) = (key is null ? "c" : "l", query.Order);
        if (key is not null) And("l.who = @who", ("who", key));
        if (leg.State is { } state) And($"{_of}.state = @leg", ("leg", state));
        if (leg.Open is { } open) And($"{_of}.open = @open", ("open", open ? 1 : 0));
        AddCommon(query, fields, texts, nowUs);
        if (query.States is { Count: > 0 } states && leg.State is null) AddStates(states);
    }

    /// <summary>Over several keys at once, each case once.</summary>
    public CaseFilter(CaseQuery query, IReadOnlyList<string>? keys, IReadOnlyDictionary<string, string>? fields, IReadOnlyList<long>? texts, long nowUs)
    {
        (_of, _order) = ("c", query.Order);
        if (keys is not null)
        {
            var names = string.Join(", ", keys.Select((_, i) => $"@who{i}"));
            And(keys.Count == 0 ? "1 = 0" : $"c.seq in (select seq from case_lists where who in ({names}))", [.. keys.Select((k, i) => new SqlParameter($"who{i}", k))]);
        }
        if (query.Open is { } open) And("c.open = @open", ("open", open ? 1 : 0));
        AddCommon(query, fields, texts, nowUs);
        if (query.States is { Count: > 0 } states) AddStates(states);
        Parameters.Add(("now", nowUs));
        Parameters.Add(("soon", nowUs + YellowUs));
    }

    public List<SqlParameter> Parameters { get; } = [];
    public string Where => _where.Length == 0 ? "1 = 1" : _where.ToString();
    public string OrderBy => _order switch { CaseOrder.Newest => $"{_of}.seq desc", CaseOrder.Oldest => $"{_of}.seq", _ => $"{_of}.due, {_of}.seq" };

    public static CaseLight LightOf(long due, long nowUs) => due == CasesView.Never ? CaseLight.None : due <= nowUs ? CaseLight.Red : due - nowUs <= YellowUs ? CaseLight.Yellow : CaseLight.Green;

    /// <summary>Walks whose order is that of the index: states of one form each by itself; else open and closed.</summary>
    public static IReadOnlyList<CaseLeg> Legs(CaseQuery query)
    {
        if (query.Order == CaseOrder.Due) return [new(null, query.Open)];
        if (query is { Definition: not null, States.Count: > 0 }) return [.. query.States.Distinct().Take(50).Select(s => new CaseLeg(s, query.Open))];
        return query.Open is { } open ? [new(null, open)] : [new(null, true), new(null, false)];
    }

    /// <summary>Only form, state and openness are asked: counts are kept of them.</summary>
    public static bool IsPlain(CaseQuery query) => query is { Light: null, Thing: null, Parent: null, Text: null or "", Fields: null or { Count: 0 }, FromUs: null, ToUs: null, Owner: null };

    public static string Cursor(CaseOrder order, CaseHit last) => string.Create(CultureInfo.InvariantCulture, $"{(order == CaseOrder.Due ? last.Due : 0)}.{last.Seq}");

    /// <summary>Goes on behind the cursor; false when it is none of ours.</summary>
    public bool TryBegin(CaseQuery query)
    {
        if (query.Cursor is not { } cursor) return true;
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || !long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var due) || !long.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)) return false;
        if (query.Order == CaseOrder.Newest) And($"{_of}.seq < @after", ("after", seq));
        else if (query.Order == CaseOrder.Oldest) And($"{_of}.seq > @after", ("after", seq));
        else And($"({_of}.due > @afterdue or ({_of}.due = @afterdue and {_of}.seq > @after))", ("afterdue", due), ("after", seq));
        return true;
    }

    private void AddCommon(CaseQuery query, IReadOnlyDictionary<string, string>? fields, IReadOnlyList<long>? texts, long nowUs)
    {
        if (query.Definition is { } definition) And($"{_of}.definition = @definition", ("definition", definition));
        if (query.Light is { } light) AddLight(light, nowUs);
        if (query.Thing is { } thing) And($"{_of}.seq in (select seq from case_things where thing = @thing)", ("thing", thing.ToLowerInvariant()));
        if (query.Owner is { } owner) And("c.applicant = @owner", ("owner", owner));
        if (query.Parent is { } parent) And("c.parent = @parent", ("parent", parent));
        if (query.FromUs is { } from) And("c.opened >= @from", ("from", from));
        if (query.ToUs is { } to) And("c.opened < @to", ("to", to));
        if (texts is not null) And($"{_of}.seq in ({string.Join(", ", texts.Select((_, i) => $"@t{i}"))})", [.. texts.Select((t, i) => new SqlParameter($"t{i}", t))]);
        var n = 0;
        foreach (var (name, value) in fields ?? new Dictionary<string, string>())
        {
            And($"{_of}.seq in (select seq from case_fields where name = @f{n} and value = @v{n})", ($"f{n}", name), ($"v{n}", value));
            n++;
        }
    }

    private void AddLight(CaseLight light, long nowUs)
    {
        if (light == CaseLight.None) And($"{_of}.due = @never", ("never", CasesView.Never));
        if (light == CaseLight.Red) And($"{_of}.due <= @rednow", ("rednow", nowUs));
        if (light == CaseLight.Yellow) And($"{_of}.due > @rednow and {_of}.due <= @yellow", ("rednow", nowUs), ("yellow", nowUs + YellowUs));
        if (light == CaseLight.Green) And($"{_of}.due > @yellow and {_of}.due < @never", ("yellow", nowUs + YellowUs), ("never", CasesView.Never));
    }

    private void AddStates(IReadOnlyList<string> states) =>
        And($"{_of}.state in ({string.Join(", ", Enumerable.Range(0, Math.Min(states.Count, 50)).Select(i => $"@s{i}"))})", [.. states.Take(50).Select((s, i) => new SqlParameter($"s{i}", s))]);

    private void And(string condition, params ReadOnlySpan<SqlParameter> parameters)
    {
        if (_where.Length > 0) _where.Append(" and ");
        _where.Append(condition);
        foreach (var parameter in parameters) Parameters.Add(parameter);
    }
}

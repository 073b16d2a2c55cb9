using System.Text.Json.Nodes;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Cases.Travel;
using Yiwang.Cases.Views;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases;

/// <summary>Lists, counts and histories, cut to what their reader may see.</summary>
internal sealed class CaseReads(CaseTools tools, IDatabase views, IAudit audit)
{
    public async ValueTask<Outcome<CasePage>> ListAsync(Principal who, CaseQuery query, CancellationToken cancel)
    {
        var keys = Keys(who, query);
        if (!keys.Succeeded) return keys.Status;
        var fields = Fields(who, query);
        if (!fields.Succeeded) return fields.Status;
        await tools.Log.CaughtUpAsync(cancel);
        var now = tools.NowUs();
        var page = await views.ReadAsync(sql => CaseQueries.List(sql, query, keys.Value, fields.Value, now), cancel);
        var (rows, sensitive) = (new List<CaseRow>(page.Rows.Count), false);
        foreach (var row in page.Rows) rows.Add(Cut(who, row, ref sensitive));
        if (sensitive && await audit.WriteAsync(new AuditRecord(AuditKind.SensitiveRead, "cases.list", Codes.Ok, who.User, who.Organization, Object: query.Definition), cancel) is { Succeeded: false } unwritten) return unwritten;
        return page with { Rows = rows };
    }

    public async ValueTask<Outcome<IReadOnlyList<CaseCount>>> CountAsync(Principal who, CaseQuery query, CancellationToken cancel)
    {
        var keys = Keys(who, query);
        if (!keys.Succeeded) return keys.Status;
        var fields = Fields(who, query);
        if (!fields.Succeeded) return fields.Status;
        await tools.Log.CaughtUpAsync(cancel);
        var now = tools.NowUs();
        return await views.ReadAsync(sql => CaseQueries.Count(sql, query, keys.Value, fields.Value, now), cancel);
    }

    /// <summary>For the node: every case that the question finds.</summary>
    public async Task<CasePage> AllAsync(CaseQuery query, CancellationToken cancel)
    {
        await tools.Log.CaughtUpAsync(cancel);
        var now = tools.NowUs();
        var fields = query.Fields?.ToDictionary(f => $"{query.Definition}.{f.Key}", f => f.Value);
        // An organisation's cases stand in its own list: a walk along its index, however many others the node keeps.
        IReadOnlyList<string>? keys = query.Owner is { } owner ? [owner] : null;
        return await views.ReadAsync(sql => CaseQueries.List(sql, query, keys, fields, now), cancel);
    }

    public IReadOnlyList<CaseStep> History(Principal who, CaseState state, CaseForm form)
    {
        var steps = new List<CaseStep>();
        CaseState? before = null;
        foreach (var fact in tools.Book.History(state.Id))
        {
            var changed = new JsonObject();
            foreach (var code in fact.Act.Changed)
            {
                if (form.Field(code) is not { } field || field.Grade > CaseViews.UnauditedGradeMax || !tools.Sight.SeesField(who, state, form, field)) continue;
                // That a personal field changed is no secret, what it says now stands on the case.
                changed[code] = field.Personal ? null : fact.Case.Values[code]?.DeepClone();
            }
            steps.AddRange(EarlierSteps.Read(fact.Act.Earlier));
            steps.Add(new CaseStep(fact.Case.Position, fact.Case.RecordedAtUs, fact.Kind, fact.Act.Transition, fact.Act.From ?? before?.State, fact.Case.State, fact.Act.Actor, fact.Act.Opinion ?? fact.Act.Trouble, changed));
            before = fact.Case;
        }
        return steps;
    }

    /// <summary>In whose lists to look: organisation and person; for 待办 all roles that the person holds.</summary>
    private Outcome<IReadOnlyList<string>> Keys(Principal who, CaseQuery query)
    {
        if (who.Organization is not { } organization) return new Outcome(Codes.PartiesSignInNeeded);
        if (query.Limit is < 1 or > 500) return new Outcome(Codes.RequestInvalid, "limit 1–500", "limit");
        var expert = Sight.IsExpertOnly(who);
        var keys = new List<string>();
        var list = tools.Sight.ListKey(who, organization);
        if (query.Mine)
        {
            if (!expert && list is not null) { keys.Add(CaseThings.TurnKey(list)); keys.AddRange(who.Roles.Select(r => CaseThings.TurnKey(list, r))); }
            if (who.User is { } person) { keys.Add(CaseThings.TurnKey(person)); keys.AddRange(who.Roles.Select(r => CaseThings.TurnKey(person, r))); }
        }
        else
        {
            if (!expert && list is not null) keys.Add(list);
            if (who.User is { } person) keys.Add(person);
        }
        return keys;
    }

    /// <summary>A list cannot be narrowed by what its reader may not see.</summary>
    private Outcome<Dictionary<string, string>> Fields(Principal who, CaseQuery query)
    {
        if (query.Fields is not { Count: > 0 } given) return new Dictionary<string, string>();
        if (query.Definition is null || tools.Forms.Newest(query.Definition) is not { } form) return new Outcome(Codes.RequestInvalid, "fields need a definition", "definition");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, value) in given)
        {
            if (form.Indexed.FirstOrDefault(f => f.Code == code) is not { SeenBy.Count: 0, Grade: <= 1 }) return new Outcome(Codes.RequestInvalid, $"{code} is no field that a list is narrowed by", code);
            fields[$"{query.Definition}.{code}"] = value;
        }
        return fields;
    }

    private CaseRow Cut(Principal who, CaseRow row, ref bool sensitive)
    {
        if (row.Values.Count == 0 || tools.Forms.Find(row.Definition, row.Version) is not { } form) return row;
        CaseState? state = null;
        foreach (var code in row.Values.Select(v => v.Key).ToList())
        {
            var field = form.Field(code);
            if (field is { SeenBy.Count: > 0 } or { Grade: > 1 }) state ??= tools.Book.Find(row.Id);
            if (field is null || (state is not null && !tools.Sight.SeesField(who, state, form, field))) row.Values.Remove(code);
            else sensitive |= field.Grade > CaseViews.UnauditedGradeMax;
        }
        return row;
    }
}

using Yiwang.Cases.Definitions;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Views;

/// <summary>Counts that are kept, so that a board of a million cases costs no more than one of ten; only what is late or soon late is counted when asked.</summary>
internal static class CaseTotals
{
    private sealed record Total(string Definition, string State, StateKind Kind, long All, long WithDue);

    /// <summary>Of the first key: an organisation's totals hold all that its people see but for what names a person alone.</summary>
    public static List<CaseCount> Of(ISqlSession sql, CaseQuery query, IReadOnlyList<string> keys, long nowUs)
    {
        var who = keys[0];
        var totals = sql.Query("select definition, state, kind, n, due_n from case_counts where who = @who and n > 0", r => new Total(r.Text(0), r.Text(1), (StateKind)r.Int64(2), r.Int64(3), r.Int64(4)), ("who", who))
            .Where(t => (query.Definition is null || t.Definition == query.Definition) && (query.States is not { Count: > 0 } states || states.Contains(t.State)) && (query.Open is not { } open || open != IsEnd(t.Kind)));
        var red = Between(sql, who, long.MinValue, nowUs);
        var yellow = Between(sql, who, nowUs, nowUs + CaseFilter.YellowUs);
        var counts = new List<CaseCount>();
        foreach (var total in totals)
        {
            var (late, soon) = (red.GetValueOrDefault((total.Definition, total.State)), yellow.GetValueOrDefault((total.Definition, total.State)));
            Add(CaseLight.Red, late);
            Add(CaseLight.Yellow, soon);
            Add(CaseLight.Green, total.WithDue - late - soon);
            Add(CaseLight.None, total.All - total.WithDue);

            void Add(CaseLight light, long n)
            {
                if (n > 0) counts.Add(new CaseCount(total.Definition, total.State, total.Kind, light, n));
            }
        }
        return counts;
    }

    private static bool IsEnd(StateKind kind) => kind is StateKind.Done or StateKind.Rejected or StateKind.Cancelled or StateKind.Expired;

    private static Dictionary<(string, string), long> Between(ISqlSession sql, string who, long after, long until) =>
        sql.Query("select definition, state, count(*) from case_lists where who = @who and due > @after and due <= @until group by definition, state", r => (Key: (r.Text(0), r.Text(1)), Count: r.Int64(2)), ("who", who), ("after", after), ("until", until))
            .ToDictionary(r => r.Key, r => r.Count);
}

using Yiwang.Cases;
using Yiwang.Plan.Records;

namespace Yiwang.Plan.Counting;

/// <summary>The forms of one rule that count now. A form that leaves the counted states no longer does; of several with the same key the first one does.</summary>
internal sealed class FormCount(CountRule rule)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CountedForm> _forms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _positions = new(StringComparer.Ordinal);

    /// <summary>A form as it moved, or out of a list that a move may have overtaken.</summary>
    public void Take(CaseView view)
    {
        lock (_lock)
        {
            if (_positions.TryGetValue(view.Id, out var seen) && seen > view.Position) return;
            _positions[view.Id] = view.Position;
            var key = rule.Distinct.Length == 0 ? view.Id : view.Values[rule.Distinct]?.ToString() ?? "";
            if (!rule.States.Contains(view.State) || key.Length == 0) _forms.Remove(view.Id);
            else _forms[view.Id] = new(view.Id, view.Number, view.Title, key, view.MovedAtUs, _forms.TryGetValue(view.Id, out var before) ? before.Since : view.Position,
                view.Parties.Values.SelectMany(p => p).Append(view.Applicant).ToHashSet(StringComparer.OrdinalIgnoreCase));
        }
    }

    public Counted Of(string organization)
    {
        lock (_lock)
        {
            var first = new Dictionary<string, CountedForm>(StringComparer.Ordinal);
            foreach (var form in _forms.Values)
            {
                if (!form.Organizations.Contains(organization)) continue;
                if (!first.TryGetValue(form.Key, out var known) || form.Since < known.Since) first[form.Key] = form;
            }
            return new(first.Count, first.Values.MaxBy(f => f.Since));
        }
    }
}

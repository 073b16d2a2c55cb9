using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>What an editor sees of a record, and the edits of it. Each answers the values of the next record, as far as the editor sees them.</summary>
/// <param name="Visible">The values of <paramref name="Current"/> that the editor may read.</param>
internal sealed record SeenValues(ThingRecord Current, IReadOnlyList<HandleValue> Visible)
{
    public Outcome<List<HandleValue>> Add(IReadOnlyList<ValueEdit> edits)
    {
        if (edits.Count == 0) return EditedValues.Nothing;
        if (EditedValues.Check(edits, []) is { Succeeded: false } wrong) return wrong;
        // one that the editor may not see counts too: its index is not free
        var taken = edits.FirstOrDefault(e => Current.Values.Any(v => v.Index == e.Index));
        return taken is null ? Merged(edits) : new Outcome(Codes.ThingsValueTaken, $"index {taken.Index}", taken.Type);
    }

    public Outcome<List<HandleValue>> Modify(IReadOnlyList<ValueEdit> edits)
    {
        if (edits.Count == 0) return EditedValues.Nothing;
        if (EditedValues.Check(edits, Current.Values, Codes.ThingsValueInvalid) is { Succeeded: false } wrong) return wrong;
        var missing = edits.FirstOrDefault(e => Current.Values.All(v => v.Index != e.Index));
        if (missing is not null) return new Outcome(Codes.ThingsValuesNotFound, $"index {missing.Index}", missing.Type);
        return Writable(edits.Select(e => e.Index)) is { Succeeded: false } refused ? refused : Merged(edits);
    }

    public Outcome<List<HandleValue>> Put(IReadOnlyList<ValueEdit> edits)
    {
        if (edits.Count == 0) return EditedValues.Nothing;
        if (EditedValues.Check(edits, Current.Values) is { Succeeded: false } wrong) return wrong;
        return Writable(edits.Select(e => e.Index)) is { Succeeded: false } refused ? refused : Merged(edits);
    }

    public Outcome<List<HandleValue>> Remove(IReadOnlyCollection<int> indexes)
    {
        var wanted = indexes.ToHashSet();
        if (wanted.Count == 0) return EditedValues.Nothing;
        foreach (var index in wanted)
        {
            if (Current.Values.All(v => v.Index != index)) return new Outcome(Codes.ThingsValuesNotFound, $"index {index}");
        }
        var reserved = Current.Values.FirstOrDefault(v => wanted.Contains(v.Index) && EditedValues.IsReserved(v.Index));
        if (reserved is not null) return new Outcome(Codes.ThingsValueInvalid, $"index {reserved.Index}", reserved.Type, new Bilingual($"序号 {reserved.Index} 由系统使用，不能单独删除。", $"Index {reserved.Index} is used by the system and is not removed by itself."));
        return Writable(wanted) is { Succeeded: false } refused ? refused : Visible.Where(v => !wanted.Contains(v.Index)).ToList();
    }

    public Outcome<List<HandleValue>> Replace(IReadOnlyList<ValueEdit> edits)
    {
        if (EditedValues.Check(edits, Current.Values) is { Succeeded: false } wrong) return wrong;
        var before = Visible.ToDictionary(v => v.Index);
        return edits.Where(e => !EditedValues.IsReserved(e.Index)).Select(e => EditedValues.Apply(e, before.GetValueOrDefault(e.Index))).ToList();
    }

    public Outcome<List<HandleValue>> ReplaceItems(IReadOnlyList<ValueEdit> edits)
    {
        var items = Replace(edits);
        if (!items.Succeeded) return items;
        List<HandleValue> all = [.. Visible.Where(v => v.Index < TemplateRules.IndexMin && !items.Value.Exists(i => i.Index == v.Index)), .. items.Value];
        return all;
    }

    /// <summary>A hidden value, and one written without the admin-write bit, is not for this editor to change by itself.</summary>
    private Outcome Writable(IEnumerable<int> indexes)
    {
        var asked = indexes.ToHashSet();
        foreach (var value in Current.Values.Where(v => asked.Contains(v.Index)))
        {
            if (Visible.All(v => v.Index != value.Index)) return new(Codes.PartiesForbidden, $"index {value.Index}", value.Type);
            if (!value.Permissions.HasFlag(ValuePermissions.AdminWrite)) return new(Codes.PartiesForbidden, $"index {value.Index}", value.Type, new Bilingual($"序号 {value.Index} 的值是只读的。", $"The value at index {value.Index} is read-only."));
        }
        return Outcome.Ok;
    }

    private List<HandleValue> Merged(IReadOnlyList<ValueEdit> edits)
    {
        var next = Visible.ToDictionary(v => v.Index);
        foreach (var edit in edits.Where(e => !EditedValues.IsReserved(e.Index))) next[edit.Index] = EditedValues.Apply(edit, next.GetValueOrDefault(edit.Index));
        return [.. next.Values.OrderBy(v => v.Index)];
    }
}

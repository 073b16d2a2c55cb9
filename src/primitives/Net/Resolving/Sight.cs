using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Net.Resolving;

/// <summary>What somebody sees of a record: the one place where values are chosen, by Access alone.</summary>
public sealed class Sight(IAccess access)
{
    /// <param name="indexes">Empty = all.</param>
    /// <param name="types">Empty = all; one ending in "." stands for its subtypes.</param>
    /// <returns>The record with the visible values that were asked for, and how many of those asked for are kept back.</returns>
    public (ThingRecord Shown, int Withheld) Of(Principal principal, ThingRecord record, IReadOnlyList<int> indexes, IReadOnlyList<string> types)
    {
        var scope = new ThingScope(record.Owner, record.Template?.ToString(), principal.IsPublic ? null : record.Handle.ToString());
        List<HandleValue> shown = new(record.Values.Count);
        var withheld = 0;
        foreach (var value in record.Values)
        {
            if (!Asked(value, indexes, types)) continue;
            if (access.Decide(principal, AccessAction.Read, scope, value.Scope).Allowed) shown.Add(value);
            else withheld++;
        }
        return (shown.Count == record.Values.Count ? record : record with { Values = shown }, withheld);
    }

    public (ThingRecord Shown, int Withheld) Of(Principal principal, ThingRecord record) => Of(principal, record, [], []);

    // an index or a type that matches is enough (RFC 3652 §3.2: the lists add up)
    private static bool Asked(HandleValue value, IReadOnlyList<int> indexes, IReadOnlyList<string> types)
    {
        if (indexes.Count == 0 && types.Count == 0) return true;
        if (indexes.Contains(value.Index)) return true;
        foreach (var type in types)
        {
            if (type.EndsWith('.') ? value.Type.StartsWith(type, StringComparison.OrdinalIgnoreCase) || value.Type.AsSpan().Equals(type.AsSpan(0, type.Length - 1), StringComparison.OrdinalIgnoreCase)
                : string.Equals(value.Type, type, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}

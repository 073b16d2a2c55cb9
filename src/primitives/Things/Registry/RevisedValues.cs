using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Aliases;

namespace Yiwang.Things.Registry;

/// <summary>
/// The whole record after a revision. An editor sends back what they were shown: values that they may not read, and those that the registry fills itself, stay
/// as they are instead of being lost.
/// </summary>
internal static class RevisedValues
{
    public static Outcome<List<HandleValue>> Merge(Principal who, ThingRecord current, IReadOnlyList<HandleValue> given, IAccess access)
    {
        var scope = new ThingScope(current.Owner, current.Template?.ToString());
        List<HandleValue> merged = [.. given.Where(v => !AliasValues.IsAlias(v.Index) && v.Index is not (1000 or 1001))];
        foreach (var old in current.Values)
        {
            if (AliasValues.IsAlias(old.Index)) merged.Add(old);
            else if (!access.Decide(who, AccessAction.Read, scope, old.Scope).Allowed)
            {
                if (merged.Exists(v => v.Index == old.Index)) return Forbidden(old);
                merged.Add(old);
            }
        }
        foreach (var value in merged)
        {
            if (current.Values.FirstOrDefault(v => v.Index == value.Index) is { } old && ReferenceEquals(old, value)) continue;
            if (Changed(current, value) && access.Decide(who, AccessAction.Revise, scope, value.Scope) is { Allowed: false }) return Forbidden(value);
        }
        for (var i = 0; i < merged.Count; i++)
        {
            // an unchanged value keeps its time, a changed one gets this revision's
            merged[i] = Changed(current, merged[i]) ? merged[i] with { TimestampUs = 0 } : current.Values.First(v => v.Index == merged[i].Index);
        }
        return merged;
    }

    private static bool Changed(ThingRecord current, HandleValue value) => current.Values.FirstOrDefault(v => v.Index == value.Index) is not { } old
        || !old.Data.Span.SequenceEqual(value.Data.Span) || (old.TtlSeconds, old.TtlIsAbsolute, old.Permissions, old.Grade, old.Visibility) != (value.TtlSeconds, value.TtlIsAbsolute, value.Permissions, value.Grade, value.Visibility) || !old.References.SequenceEqual(value.References) || (value.Type.Length > 0 && old.Type != value.Type);

    private static Outcome Forbidden(HandleValue value) => new(Codes.PartiesForbidden, $"index {value.Index}", value.Type);
}

using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Things;
using Yiwang.Things.Aliases;
using Yiwang.Things.Records;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>From what a client sends and what stands there to the values of the next record. Pure; rights are asked elsewhere.</summary>
internal static class EditedValues
{
    private const int TtlDefault = 86_400;

    /// <summary>An edit of no values.</summary>
    public static Outcome Nothing => new(Codes.ThingsValueInvalid, "values", "values", new Bilingual("请求里没有任何值。", "The request holds no values."));

    /// <summary>The value that an edit makes of the one before it, if there is one.</summary>
    public static HandleValue Apply(ValueEdit edit, HandleValue? old)
    {
        var permissions = edit.Permissions ?? (edit.Scope is { } s ? (ValuePermissions)PermissionBits.Of(new ValueScope(edit.Index, edit.Type, s.Grade, s.Visibility)) : old?.Permissions ?? ValuePermissions.Default);
        var (grade, visibility) = Scope(edit, old, permissions);
        var absolute = edit.TtlSeconds is null ? old?.TtlIsAbsolute ?? false : edit.TtlIsAbsolute;
        var ttl = edit.TtlSeconds ?? old?.TtlSeconds ?? TtlDefault;
        if (!absolute) ttl = Math.Min(ttl, RecordLimits.TtlSecondsMax);
        return new(edit.Index, edit.Type, edit.Data, ttl, permissions, 0, grade, visibility) { TtlIsAbsolute = absolute, References = edit.References ?? old?.References ?? [] };
    }

    /// <summary>The first index that stands twice, or that the registry fills itself.</summary>
    /// <param name="current">Values of the registry that a client sends back unchanged are no fault.</param>
    /// <param name="twice">The code for an index that stands twice; the reference server says "exists already" but of modified values.</param>
    public static Outcome Check(IReadOnlyList<ValueEdit> edits, IReadOnlyList<HandleValue> current, string twice = Codes.ThingsValueTaken)
    {
        HashSet<int> seen = new(edits.Count);
        foreach (var edit in edits)
        {
            if (edit.Index < 1) return Invalid(edit, "值的序号须从 1 开始。", "A value's index is 1 or more.");
            if (!seen.Add(edit.Index)) return new(twice, $"index {edit.Index}", edit.Type, new Bilingual($"序号 {edit.Index} 重复。", $"Index {edit.Index} stands twice."));
            if (IsReserved(edit.Index) && !current.Any(v => v.Index == edit.Index && v.Data.Span.SequenceEqual(edit.Data.Span)))
                return Invalid(edit, $"序号 {edit.Index} 由系统使用，请换一个。", $"Index {edit.Index} is used by the system; take another.");
        }
        return Outcome.Ok;
    }

    /// <summary>1000 and 1001 name the template, 1100–1199 hold the aliases.</summary>
    public static bool IsReserved(int index) => index is 1000 or 1001 || AliasValues.IsAlias(index);

    /// <summary>Whether a record already says what the edits ask for; bits and times that were left out count as the same.</summary>
    public static bool Same(IReadOnlyList<HandleValue> current, IReadOnlyList<ValueEdit> edits)
    {
        var own = current.Where(v => !IsReserved(v.Index)).ToDictionary(v => v.Index);
        var given = edits.Where(e => !IsReserved(e.Index)).ToList();
        return given.Count == own.Count && given.TrueForAll(e => own.TryGetValue(e.Index, out var value) && value.Data.Span.SequenceEqual(e.Data.Span)
            && (e.Type.Length == 0 || string.Equals(value.Type, e.Type, StringComparison.Ordinal)));
    }

    // a client that sends back the bits it was shown changes nothing about who may read
    private static (byte, Visibility) Scope(ValueEdit edit, HandleValue? old, ValuePermissions permissions)
    {
        if (edit.Scope is { } given) return given;
        if (old is not null && Readers(old.Permissions) == Readers(permissions)) return (old.Grade, old.Visibility);
        var scope = PermissionBits.Scope(edit.Index, edit.Type, (byte)permissions);
        return (scope.Grade, scope.Visibility);
    }

    private static ValuePermissions Readers(ValuePermissions permissions) => permissions & (ValuePermissions.PublicRead | ValuePermissions.AdminRead);

    private static Outcome Invalid(ValueEdit edit, string zh, string en) => new(Codes.ThingsValueInvalid, $"index {edit.Index}", edit.Type, new Bilingual(zh, en));
}

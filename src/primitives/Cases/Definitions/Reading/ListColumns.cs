using System.Collections.Frozen;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary>Columns of a list that every case has, beside its fields. They may stand in titles too.</summary>
internal static class ListColumns
{
    public static readonly FrozenSet<string> All = new[] { "number", "title", "state", "due", "applicant", "party", "created", "updated", "priority" }.ToFrozenSet();
}

using Yiwang.Events;

namespace Yiwang.Identify.Import.Jobs;

/// <summary>What she typed into the mapping step last, shown again with what was wrong.</summary>
internal sealed record TypedForm(IReadOnlyDictionary<string, string> Values, IReadOnlyList<(string Field, Bilingual Text)> Wrong);

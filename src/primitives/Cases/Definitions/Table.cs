using System.Collections.Frozen;

namespace Yiwang.Cases.Definitions;

internal sealed record DefinitionVersion(CaseDefinition Definition, string Text);

/// <summary>What the node knows at one moment.</summary>
/// <param name="Versions">Of its own files, now or when a case began with them.</param>
/// <param name="Received">That came with cases of other nodes: those cases go by them, and nothing begins with them. A file of the node's own under the same number comes before one.</param>
/// <param name="ByCode">Newest version of those that a file holds now; of a file that became unsound, the version before.</param>
internal sealed record Table(FrozenDictionary<(string Code, int Version), DefinitionVersion> Versions, FrozenDictionary<(string Code, int Version), DefinitionVersion> Received, FrozenDictionary<string, CaseDefinition> ByCode, IReadOnlyList<CaseDefinition> Newest, IReadOnlyList<DefinitionProblem> Problems)
{
    public static readonly Table Empty = Of([], [], new HashSet<string>(), []);
    private static readonly string[] s_menus = ["identify", "connect", "trust", "guard", "serve", "plan"];

    public static Table Of(IReadOnlyCollection<DefinitionVersion> versions, IReadOnlyCollection<DefinitionVersion> received, IReadOnlySet<string> offered, IReadOnlyList<DefinitionProblem> problems)
    {
        var newest = versions.Where(v => offered.Contains(v.Definition.Code)).GroupBy(v => v.Definition.Code).Select(g => g.MaxBy(v => v.Definition.Version)!.Definition)
            .OrderBy(d => Array.IndexOf(s_menus, d.Menu)).ThenBy(d => d.Order).ThenBy(d => d.Code, StringComparer.Ordinal).ToArray();
        return new(ByNumber(versions), ByNumber(received), newest.ToFrozenDictionary(d => d.Code), newest, problems);
    }

    public DefinitionVersion? Find(string code, int version) => Versions.GetValueOrDefault((code, version)) ?? Received.GetValueOrDefault((code, version));

    public Table With(DefinitionVersion version) => Of([.. Versions.Values, version], Received.Values, ByCode.Keys.ToHashSet(), Problems);

    public Table WithReceived(DefinitionVersion version) => this with { Received = ByNumber([.. Received.Values, version]) };

    private static FrozenDictionary<(string, int), DefinitionVersion> ByNumber(IReadOnlyCollection<DefinitionVersion> versions) => versions.ToFrozenDictionary(v => (v.Definition.Code, v.Definition.Version));
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Yiwang.Cases.Definitions;

/// <summary>Where a module keeps its definitions: embedded resources ending in <c>.case.yaml</c>.</summary>
public sealed record DefinitionAssembly(Assembly Assembly);

/// <summary>All definitions of the node: those that ship with it and those in <c>{data}/definitions/*.case.yaml</c>, which come in while it runs.</summary>
public interface IDefinitions
{
    /// <summary>Newest version of each, in order of menu and place.</summary>
    IReadOnlyList<CaseDefinition> Newest { get; }
    /// <summary>Files that were refused, and why; the older version stays in force.</summary>
    IReadOnlyList<DefinitionProblem> Problems { get; }
    /// <summary>A version that a running case began with is kept for ever, also when its file is gone.</summary>
    bool TryFind(string code, int version, [NotNullWhen(true)] out CaseDefinition? definition);
    bool TryFind(string code, [NotNullWhen(true)] out CaseDefinition? newest);
    /// <summary>The file as its author wrote it.</summary>
    string? Text(string code, int version);
}

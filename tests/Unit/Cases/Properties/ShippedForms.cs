using System.Reflection;
using Yiwang.Cases.Definitions;

namespace Yiwang.Unit.Tests.Cases.Properties;

/// <summary>Every form that any of our assemblies carries, so that a new file is tried by itself.</summary>
internal static class ShippedForms
{
    public static IReadOnlyList<DefinitionAssembly> Assemblies { get; } =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "Yiwang.*.dll").Where(f => !f.EndsWith(".Tests.dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(f => Assembly.Load(AssemblyName.GetAssemblyName(f))).Where(a => a.GetManifestResourceNames().Any(n => n.EndsWith(DefinitionFile.Ending, StringComparison.Ordinal))).Select(a => new DefinitionAssembly(a)),
    ];

    /// <summary>And those of the tests, which use what no shipped one does, as several deciders.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. DefinitionStore.Load(Assemblies, null, null).Newest.Select(f => f.Code), .. TestForms.All.Select(f => f.Name)];

    /// <summary>Stand-ins for the guards and effects that modules register: an open door, and a note of what ran.</summary>
    public static (IReadOnlyList<AnyGuard> Guards, IReadOnlyList<NotedEffect> Effects) Calls(NotedEffect.Book book)
    {
        var steps = DefinitionStore.Load(Assemblies, null, null).Newest.SelectMany(f => f.Transitions).ToList();
        foreach (var name in Foreign(steps.SelectMany(t => t.Effects)).Append("test.note")) book.Names.Add(name);
        return ([.. Foreign(steps.SelectMany(t => t.Guards)).Select(n => new AnyGuard(n, book))], [.. book.Names.Select(n => new NotedEffect(n, book))]);
    }

    private static IEnumerable<string> Foreign(IEnumerable<CallDefinition> calls) =>
        calls.Select(c => c.Name).Distinct().Where(n => !n.StartsWith("cases.", StringComparison.Ordinal) && !n.StartsWith("notices.", StringComparison.Ordinal));
}

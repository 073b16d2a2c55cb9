using Yiwang.Events.Effects;
using Yiwang.Events.Store;
using Yiwang.Net.Counting;
using Yiwang.Storage.Sql;

namespace Yiwang.Node.Composition;

/// <summary>What each part contributes to the stores.</summary>
internal static class NodeParts
{
    public static IReadOnlyList<Migration> Migrations { get; } = [EffectRunner.Schema, ResolveCounts.Schema];
}

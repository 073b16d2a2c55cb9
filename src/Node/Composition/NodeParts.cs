using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Net.Counting;
using Yiwang.Storage.Sql;
using Yiwang.Things.Records;

namespace Yiwang.Node.Composition;

/// <summary>What each part contributes to the stores.</summary>
internal static class NodeParts
{
    public static ICompactBodies CompactBodies { get; } = new RecordBodies();

    public static IReadOnlyList<Migration> Migrations { get; } = [EffectRunner.Schema, ResolveCounts.Schema];
}

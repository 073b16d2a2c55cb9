using Yiwang.Connect.Collect.Errands;
using Yiwang.Events;

namespace Yiwang.Connect.Collect.Uplink;

/// <summary>The way from a collector to its node.</summary>
internal interface IUplink
{
    /// <summary>Null = it was kept; otherwise why not, and then the same is sent again later. Bytes in the form of <see cref="BlockCodec"/>.</summary>
    ValueTask<UplinkTrouble?> SendAsync(ReadOnlyMemory<byte> block, CancellationToken cancel);
    /// <summary>What to run. Waits for something newer than the version seen, for half a minute at most.</summary>
    ValueTask<PlanAnswer> PlanAsync(string? seen, CancellationToken cancel);
    ValueTask<UplinkTrouble?> ReportAsync(CollectorReport report, CancellationToken cancel);
    /// <summary>What the node asks of the devices here; waits for something, for half a minute at most.</summary>
    ValueTask<ErrandsAnswer> ErrandsAsync(CancellationToken cancel);
    ValueTask<UplinkTrouble?> AnswerAsync(ErrandAnswer answer, CancellationToken cancel);
}

/// <param name="IsAway">The node cannot be reached; false = it answered, and refused.</param>
internal sealed record UplinkTrouble(bool IsAway, Bilingual Sentence);

/// <param name="Plan">Null = as it was, or trouble.</param>
internal sealed record PlanAnswer(CollectorPlan? Plan, UplinkTrouble? Trouble);

/// <param name="Errands">Empty when nothing is asked, or trouble.</param>
internal sealed record ErrandsAnswer(IReadOnlyList<Errand> Errands, UplinkTrouble? Trouble);

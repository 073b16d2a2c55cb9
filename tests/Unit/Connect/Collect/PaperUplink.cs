using System.Diagnostics;
using Yiwang.Connect.Collect;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Collect.Uplink;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Collect;

/// <summary>The wire between a collector and the node's own intake, to be cut: before a request arrives, or before its answer comes back.</summary>
internal sealed class PaperUplink(CollectorIntake intake, Collectors? collectors = null) : IUplink
{
    public const string Name = "plant-a";
    private readonly SampleBlock _block = new();

    public bool IsCut { get; set; }
    /// <summary>Requests arrive, answers do not.</summary>
    public bool LosesAnswers { get; set; }
    /// <summary>Source times of the first sample of each request that the node took.</summary>
    public List<long> Taken { get; } = [];
    public List<CollectorReport> Reports { get; } = [];

    public async ValueTask<UplinkTrouble?> SendAsync(ReadOnlyMemory<byte> block, CancellationToken cancel)
    {
        if (IsCut) return Away();
        if (!BlockCodec.TryRead(block.Span, _block)) throw new UnreachableException("not a block");
        var answer = await intake.TakeAsync(ThingsBed.Forge, Name, _block);
        if (answer.Status != AppendStatus.Ok) return new(false, new(answer.Status.ToString(), ""));
        if (_block.Samples.Count > 0) Taken.Add(_block.Samples.Times[0]);
        return LosesAnswers ? Away() : null;
    }

    public ValueTask<PlanAnswer> PlanAsync(string? seen, CancellationToken cancel)
    {
        if (IsCut) return new(new PlanAnswer(null, Away()));
        var plan = collectors!.PlanOf(ThingsBed.Forge, Name);
        return new(new PlanAnswer(plan.Version == seen ? null : plan, null));
    }

    public ValueTask<UplinkTrouble?> ReportAsync(CollectorReport report, CancellationToken cancel)
    {
        if (!IsCut) Reports.Add(report);
        return new(IsCut ? Away() : null);
    }

    public ValueTask<ErrandsAnswer> ErrandsAsync(CancellationToken cancel) => new(new ErrandsAnswer([], IsCut ? Away() : null));

    public ValueTask<UplinkTrouble?> AnswerAsync(ErrandAnswer answer, CancellationToken cancel) => new((UplinkTrouble?)null);

    private static UplinkTrouble Away() => new(true, new("断网", "cut"));
}

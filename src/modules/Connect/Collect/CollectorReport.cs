using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Events;

namespace Yiwang.Connect.Collect;

/// <summary>How a collector is, by its own account.</summary>
/// <param name="BufferedBytes">On its disk, sent or not.</param>
/// <param name="OldestUnsentUs">Source time of the oldest sample that the node has not got; 0 = it has all, or it is not known yet.</param>
/// <param name="Dropped">Samples that had to go because the disk was full, since the start.</param>
internal sealed record CollectorReport(string Version, long StartedUs, long AtUs, long BufferedBytes, long BufferMaxBytes, bool IsCatchingUp, long OldestUnsentUs, long SentSamples, long Dropped, IReadOnlyList<AdapterReport> Adapters);

internal sealed record AdapterReport(string Id, LinkState State, Bilingual? Trouble, long Requests, long Answers, long Samples, long Reconnects, long LastAnswerUs, int Restarts, IReadOnlyDictionary<LinkError, long> Errors, IReadOnlyList<long> Latency,
    long Skipped = 0, double CycleMs = 0, int Hangs = 0)
{
    public static AdapterReport Of(AdapterLoop loop)
    {
        if (loop.Driver?.Health is not { } health) return new(loop.Id, LinkState.Starting, null, 0, 0, 0, 0, 0, loop.Restarts, new Dictionary<LinkError, long>(), [], Hangs: loop.Hangs);
        return new(loop.Id, health.State, health.Trouble, health.Requests, health.Answers, health.Samples, health.Reconnects, health.LastAnswerUs, loop.Restarts,
            Enum.GetValues<LinkError>().Where(e => health.Errors(e) > 0).ToDictionary(e => e, health.Errors), health.Latency, health.Skipped, health.CycleMs, loop.Hangs);
    }
}

using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Events;

namespace Yiwang.Connect.Health;

/// <summary>What a connection has done since it started, at one moment.</summary>
/// <param name="Errors">By kind, as counts joined with commas: equal models look the same.</param>
public sealed record HealthModel(LinkState State, Bilingual? Note, bool Runs, int Restarts, long Requests, long Answers, long Samples, long Reconnects, long LastAnswerUs, string Errors, string Latency)
{
    public const string Id = "adapter-health";

    internal static HealthModel Of(AdapterStatus status) => status.Health is not { } health
        ? new(status.State, status.Note, false, status.Restarts, 0, 0, 0, 0, 0, "", "")
        : new(status.State, status.Note, true, status.Restarts, health.Requests, health.Answers, health.Samples, health.Reconnects, health.LastAnswerUs / 1_000_000 * 1_000_000,
            string.Join(',', Enum.GetValues<LinkError>().Select(health.Errors)), string.Join(',', health.Latency));

    public IReadOnlyList<(LinkError Kind, long Count)> ErrorCounts => [.. Numbers(Errors).Select((n, i) => ((LinkError)i, n)).Where(e => e.n > 0).OrderByDescending(e => e.n)];
    public IReadOnlyList<long> LatencyCounts => Numbers(Latency);

    private static long[] Numbers(string joined) => joined.Length == 0 ? [] : [.. joined.Split(',').Select(n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
}

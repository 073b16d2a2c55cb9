using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Events;

namespace Yiwang.Connect.Health;

/// <summary>What a connection has done since it started, at one moment.</summary>
/// <param name="Errors">By kind, as counts joined with commas: equal models look the same.</param>
public sealed record HealthModel(LinkState State, Bilingual? Note, bool Runs, int Restarts, long Requests, long Answers, long Samples, long Reconnects, long LastAnswerUs, string Errors, string Latency,
    long Skipped = 0, double CycleMs = 0, int Hangs = 0)
{
    public const string Id = "adapter-health";

    internal static HealthModel Of(AdapterStatus status) => (status.Health, status.Report) switch
    {
        ({ } health, _) => new(status.State, status.Note, true, status.Restarts, health.Requests, health.Answers, health.Samples, health.Reconnects, Second(health.LastAnswerUs),
            Join(health.Errors), string.Join(',', health.Latency), health.Skipped, Math.Round(health.CycleMs), status.Hangs),
        (_, { } said) => new(status.State, status.Note, true, status.Restarts, said.Requests, said.Answers, said.Samples, said.Reconnects, Second(said.LastAnswerUs),
            Join(kind => said.Errors.GetValueOrDefault(kind)), string.Join(',', said.Latency), said.Skipped, Math.Round(said.CycleMs), status.Hangs),
        _ => new(status.State, status.Note, false, status.Restarts, 0, 0, 0, 0, 0, "", "", Hangs: status.Hangs),
    };

    private static long Second(long us) => us / 1_000_000 * 1_000_000;

    private static string Join(Func<LinkError, long> count) => string.Join(',', Enum.GetValues<LinkError>().Select(count));

    public IReadOnlyList<(LinkError Kind, long Count)> ErrorCounts => [.. Numbers(Errors).Select((n, i) => ((LinkError)i, n)).Where(e => e.n > 0).OrderByDescending(e => e.n)];
    public IReadOnlyList<long> LatencyCounts => Numbers(Latency);

    private static long[] Numbers(string joined) => joined.Length == 0 ? [] : [.. joined.Split(',').Select(n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
}

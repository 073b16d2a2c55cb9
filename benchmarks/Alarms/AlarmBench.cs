using System.Diagnostics;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Benchmarks.Alarms;

/// <summary>
/// The evaluator of alarm rules on one thread: 5,000 points of 100 devices and 10,000 rules as a plant has them, fed with batches of one device's points of one moment. The store's own work is not in it
/// (`./bench streams` has that). One in a thousand samples crosses a limit.
/// </summary>
internal static class AlarmBench
{
    private const string Owner = "o.aaaaaaaaaaaaaaaaaaaa";
    private const int Devices = 100, PointsEach = 50, RulesEach = 100;

    public static void Run(bool quick, Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("yiwang-alarms-");
        try
        {
            using var store = StreamStore.Open(folder.FullName);
            var book = new PointsOnPaper(Owner, Devices, PointsEach);
            var mixed = Rate(store, book, i => When(Kind(i), i), quick ? 1.5 : 5);
            figures.Report("alarm.eval.per_s", mixed.PerSecond, "samples/s, 5,000 points, 10,000 rules", "≥ 2 M");
            figures.Report("alarm.eval.rule_ns", mixed.RuleNs, "ns a rule and sample, mixed");
            foreach (var kind in Enum.GetValues<RuleKind>()) figures.Report($"alarm.eval.{kind.ToString().ToLowerInvariant()}_ns", Rate(store, book, i => When(kind, i), quick ? 0.5 : 2).RuleNs, "ns a rule and sample");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private enum RuleKind { Limit, Delayed, TwoPoints, Rate, Window }

    /// <summary>What plants have: mostly limits.</summary>
    private static RuleKind Kind(int i) => (i % 20) switch { < 12 => RuleKind.Limit, < 15 => RuleKind.Delayed, < 18 => RuleKind.TwoPoints, < 19 => RuleKind.Rate, _ => RuleKind.Window };

    private static string When(RuleKind kind, int i)
    {
        var (p, q) = ($"p{i % PointsEach}", $"p{(i + 1) % PointsEach}");
        return kind switch
        {
            RuleKind.Limit => i < PointsEach ? $"{p} >= 90" : $"{p} <= 5",
            RuleKind.Delayed => $"{p} > 95 for 10 s",
            RuleKind.TwoPoints => $"{p} > 80 and {q} > 80 and device_state = running",
            RuleKind.Rate => $"rate({p}) > 1e6",
            _ => $"avg({p}, 1min) > 80",
        };
    }

    private static (double PerSecond, double RuleNs) Rate(StreamStore store, PointsOnPaper book, Func<int, string> when, double seconds)
    {
        var evaluator = new AlarmEvaluator(book, new SampleFeed(store), new NoSink(), TimeProvider.System);
        evaluator.Use(new RuleSet(book.Devices(null).SelectMany(d => Enumerable.Range(0, RulesEach).Select(i => new AlarmRule
        {
            Id = $"{d.Suffix}-{i}", Owner = Owner, Name = "规则", Device = d, When = when(i), Hysteresis = 2, OnDelayUs = i % 3 == 0 ? 5_000_000 : 0,
        }))));
        var batches = Batches(store, book);
        long samples = 0;
        Round(Stopwatch.StartNew(), seconds / 3);
        (samples, var evaluations) = (0, evaluator.Evaluations);
        var clock = Stopwatch.StartNew();
        Round(clock, seconds);
        var taken = clock.Elapsed;
        return (samples / taken.TotalSeconds, taken.TotalNanoseconds / Math.Max(1, evaluator.Evaluations - evaluations));

        void Round(Stopwatch running, double until)
        {
            while (running.Elapsed.TotalSeconds < until)
            {
                foreach (var batch in batches)
                {
                    evaluator.Heard(batch);
                    samples += batch.Count;
                }
            }
        }
    }

    /// <summary>Twenty moments of each device; all within the minute in which samples speak of now.</summary>
    private static List<SampleBatch> Batches(StreamStore store, PointsOnPaper book)
    {
        var random = new Random(5);
        // ahead of the present, so that none is older than the one before it when the round begins again: the same moment counts as new
        var now = Micros.Of(TimeProvider.System) + 30_000_000;
        List<SampleBatch> batches = [];
        for (var moment = 0; moment < 20; moment++)
        {
            foreach (var device in book.Devices(null))
            {
                var batch = new SampleBatch { ReceivedUs = now };
                foreach (var point in book.PointsOf(device)) batch.Add(PointSeries.Open(store, Owner, point), now, random.Next(1_000) == 0 ? 99 : 20 + 50 * random.NextDouble(), Quality.Good);
                batches.Add(batch);
            }
        }
        return batches;
    }

    private sealed class NoSink : IAlarmSink
    {
        public void Tell(RuleRun run, AlarmTurns turns, long atUs)
        {
        }

        public bool IsActive(AlarmRule rule, Handle device, out LimitState level)
        {
            level = LimitState.None;
            return false;
        }
    }
}

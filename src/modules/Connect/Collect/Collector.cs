using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Collect.Spool;
using Yiwang.Connect.Collect.Uplink;
using Yiwang.Connect.Points.Book;
using Yiwang.Parties;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Connect.Collect;

/// <summary>A plant collector at work: runs the drivers of its plan, spools what they read, sends it to the node, and says how it is.</summary>
internal sealed partial class Collector(string folder, SampleSpool spool, IUplink uplink, PlanFile saved, IReadOnlyList<IDriverFactory> factories, IFileSystem files, TimeProvider clock, ILogger log, bool isReadOnly = false)
{
    public const string StatusFile = "status.json";
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromSeconds(5), s_again = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, AdapterLoop> _loops = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Task> _running = [];
    private readonly long _startedUs = Micros.Of(clock);
    private volatile CollectorPlan? _plan;
    private volatile UplinkTrouble? _planTrouble;

    public Sender Sender { get; } = new(spool, uplink, clock);

    /// <summary>Null = the node answers well.</summary>
    public UplinkTrouble? Trouble => Sender.Trouble ?? _planTrouble;

    /// <summary>Until cancelled, or until the disk can no longer be believed.</summary>
    /// <returns>False in the latter case: start the program again.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (saved.Load() is { } known) Apply(known, stop.Token);
        var sending = Sender.RunAsync(stop.Token);
        var planning = FollowPlanAsync(stop.Token);
        var doing = new ErrandRunner(uplink, () => _loops.Values, factories, isReadOnly, clock, log).RunAsync(stop.Token);
        try
        {
            while (!cancel.IsCancellationRequested && !spool.IsReadOnly)
            {
                await ReportAsync(cancel);
                await Task.Delay(s_reportEvery, clock, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // asked to stop
        }
        if (spool.IsReadOnly) DiskFailed(log);
        await stop.CancelAsync();
        await Task.WhenAll([sending, planning, doing, .. _running]);
        foreach (var loop in _loops.Values) loop.Dispose();
        return !spool.IsReadOnly;
    }

    /// <summary>Takes over what a new plan says: unchanged adapters go on undisturbed.</summary>
    public void Apply(CollectorPlan plan, CancellationToken stop)
    {
        var before = _plan;
        _plan = plan;
        foreach (var adapter in plan.Adapters)
        {
            var id = adapter.Adapter.Id;
            if (!_loops.TryGetValue(id, out var loop))
            {
                loop = _loops[id] = new AdapterLoop(id, () => Wanted(id), spool, clock, log);
                _running.Add(Task.Run(() => loop.RunAsync(stop), CancellationToken.None));
            }
            else if (Find(before, id) is not { } old || !BookJson.Write(old).AsSpan().SequenceEqual(BookJson.Write(adapter))) loop.Changed();
        }
        foreach (var (id, loop) in _loops)
        {
            if (Find(plan, id) is null && Find(before, id) is not null) loop.Changed();
        }
    }

    public CollectorReport Report()
    {
        var plan = _plan;
        return new(plan?.Version ?? "", _startedUs, Micros.Of(clock), spool.Files.Bytes, spool.Files.Options.BytesMax, !spool.Files.Unsent.IsEmpty, Sender.OldestUnsentUs, Sender.SentSamples, spool.Files.Gaps.Dropped,
            [.. _loops.Values.Where(l => Find(plan, l.Id) is not null).OrderBy(l => l.Id, StringComparer.Ordinal).Select(AdapterReport.Of)]);
    }

    private DriverPlan? Wanted(string id) =>
        Find(_plan, id) is { Points.Count: > 0 } planned && factories.FirstOrDefault(f => f.Makes(planned.Adapter.Kind)) is { } factory ? new(planned.Adapter, planned.Password, planned.Points, factory) : null;

    private static PlannedAdapter? Find(CollectorPlan? plan, string id) => plan?.Adapters.FirstOrDefault(a => string.Equals(a.Adapter.Id, id, StringComparison.OrdinalIgnoreCase));

    private async Task FollowPlanAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var asked = clock.GetTimestamp();
                var answer = await uplink.PlanAsync(_plan?.Version, stop);
                if (answer.Plan is { } plan)
                {
                    saved.Save(plan);
                    Apply(plan, stop);
                    Took(log, plan.Adapters.Count, plan.Adapters.Sum(a => a.Points.Count));
                }
                _planTrouble = answer.Trouble;
                if (answer.Trouble is { } trouble) NoPlan(log, trouble.Sentence.Zh, trouble.Sentence.En);
                // a node waits before it says that nothing changed; one that does not must not be asked in circles
                if (answer.Plan is null && clock.GetElapsedTime(asked) < s_again) await Task.Delay(s_again, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the plan on disk stays
        }
    }

    private async Task ReportAsync(CancellationToken cancel)
    {
        var report = Report();
        SmallFile.Replace(files, Path.Combine(folder, StatusFile), BookJson.Write(new CollectorStatus(report, Trouble?.Sentence)));
        if (Trouble is not { IsAway: true }) await uplink.ReportAsync(report, cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "plan taken over: {Adapters} adapters, {Points} points")]
    private static partial void Took(ILogger log, int adapters, int points);

    [LoggerMessage(Level = LogLevel.Warning, Message = "no plan from the node: {Zh} / {En}")]
    private static partial void NoPlan(ILogger log, string zh, string en);

    [LoggerMessage(Level = LogLevel.Critical, Message = "a flush of the spool failed: nothing more can be promised until a restart")]
    private static partial void DiskFailed(ILogger log);
}

/// <param name="Trouble">Why the node does not get anything now; null = it does.</param>
internal sealed record CollectorStatus(CollectorReport Report, Events.Bilingual? Trouble);

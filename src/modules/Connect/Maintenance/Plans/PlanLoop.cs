using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Parties;

namespace Yiwang.Connect.Maintenance.Plans;

/// <summary>Turns the scheduler: at the next due time, and when a plan or one of its orders changes.</summary>
internal sealed partial class PlanLoop(INodeCases cases, PlanScheduler scheduler, TimeProvider clock, ILogger<PlanLoop> log) : BackgroundService
{
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1), s_most = TimeSpan.FromHours(6);
    private readonly SemaphoreSlim _changed = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var plans = cases.Watch(MaintenancePlan.Definition, _ => Wake());
        using var orders = cases.Watch(WorkOrder.Definition, order => { if (order.Parent is not null) Wake(); });
        try
        {
            while (true)
            {
                var wait = await TurnAsync(stoppingToken);
                using var late = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(_changed.WaitAsync(late.Token), Task.Delay(wait < s_least ? s_least : wait > s_most ? s_most : wait, clock, late.Token));
                await late.CancelAsync();
                stoppingToken.ThrowIfCancellationRequested();
                // what changes together is looked at together
                await Task.Delay(s_least, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the node stops
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _changed.Dispose();
    }

    private async Task<TimeSpan> TurnAsync(CancellationToken cancel)
    {
        try
        {
            var next = await scheduler.TurnAsync(cancel);
            return next == long.MaxValue ? s_most : TimeSpan.FromMicroseconds(next - Micros.Of(clock));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // one bad plan must not stop all maintenance
            Failed(log, e);
            return TimeSpan.FromMinutes(10);
        }
    }

    private void Wake()
    {
        try
        {
            if (_changed.CurrentCount == 0) _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // somebody else woke it
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a turn of the maintenance plans failed")]
    private static partial void Failed(ILogger log, Exception fault);
}

using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Things;

namespace Yiwang.Connect.Acquisition.Trials;

/// <summary>试读: asks a device once, for points and an adapter that need not be saved. On a bus that is in use the running driver asks, in its turn.</summary>
internal sealed class TrialReadings(PointBook book, AdapterRunner runner, IAccess access, IAudit audit, TimeProvider clock) : IDisposable
{
    public const int PointsMax = 200;
    /// <summary>Trials at once on the node; beyond it a trial is refused.</summary>
    private const int AtOnceMax = 8;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private readonly AuditedAccess _access = new(access, audit);
    private readonly SemaphoreSlim _atOnce = new(AtOnceMax);

    public void Dispose() => _atOnce.Dispose();

    /// <param name="adapter">As it stands in the form; its own id need not exist.</param>
    /// <param name="secret">Null = the password that is kept under the adapter's id, if it is the same address.</param>
    public async ValueTask<Outcome<IReadOnlyList<TrialReading>>> ReadAsync(Principal who, Adapter adapter, AdapterSecret? secret, IReadOnlyList<Point> points, CancellationToken cancel = default)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (await _access.EnterAsync(who, AccessAction.ManageDevices, new(owner, null), "adapter.try", adapter.Endpoint, cancel) is { Succeeded: false } refused) return refused;
        if (AdapterRules.Check(adapter) is { Succeeded: false } wrong) return wrong;
        if (points.Count is 0 or > PointsMax) return new Outcome(Codes.RequestTooLarge, $"1–{PointsMax}", "points");
        if (runner.FactoryOf(adapter.Kind) is not { } factory) return new Outcome(Codes.RequestInvalid, adapter.Kind.ToString(), "kind", new Bilingual("这种方式由设备自己发来数据，不能试读；请看“最近收到”。", "Devices send by themselves here, so there is nothing to ask; look at what came last."));
        var asked = points.Select(p => p with { Adapter = adapter.Id }).ToArray();
        if (PointRules.Check(asked, _ => adapter) is { Count: > 0 } faults) return PointFault.ToOutcome(faults);
        if (!await _atOnce.WaitAsync(TimeSpan.Zero, cancel)) return new Outcome(Codes.RequestLimited, "trials");
        try
        {
            return await AskAsync(factory, adapter with { Owner = owner }, secret, asked, cancel);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <summary>A point that is not saved yet has no handle of its own.</summary>
    public static Point Unsaved(string code) => new() { Handle = Handle.Parse("0.0/" + code), Device = Handle.Parse("0.0/device"), Code = code, Name = code };

    private async Task<Outcome<IReadOnlyList<TrialReading>>> AskAsync(IDriverFactory factory, Adapter adapter, AdapterSecret? secret, Point[] points, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(s_limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            if (adapter.Collector.Length > 0)
            {
                return runner.CollectedOf(adapter, secret?.Password ?? KeptPassword(adapter)) is { } collected
                    ? Ready(await collected.TryReadAsync(points, both.Token))
                    : new Outcome(Codes.ConnectNoAnswer, adapter.Collector, "collector", CollectedDevice.Away(adapter.Collector));
            }
            if (secret is null && runner.DriverOn(adapter) is { } running) return Ready(await running.TryReadAsync(points, both.Token));
            await using var driver = factory.Make(new DriverSetup(adapter, secret?.Password ?? KeptPassword(adapter), points, NoReadings.Instance, clock));
            return Ready(await driver.TryReadAsync(points, both.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Outcome(Codes.ConnectNoAnswer, adapter.Endpoint, "endpoint");
        }
    }

    private static Outcome<IReadOnlyList<TrialReading>> Ready(IReadOnlyList<TrialReading> readings) => readings is TrialReading[] ready ? ready : readings.ToArray();

    // a kept password goes to nobody but the address that it was kept for
    private string? KeptPassword(Adapter adapter) =>
        book.FindAdapter(adapter.Id) is { } known && known.Owner == adapter.Owner && known.Endpoint == adapter.Endpoint && known.UserName == adapter.UserName ? book.PasswordOf(adapter.Id) : null;
}

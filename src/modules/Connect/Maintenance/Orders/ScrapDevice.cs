using System.Globalization;
using Yiwang.Cases;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary>
/// <c>connect.scrap-device</c>: the machine is 已报废 in the ledger and out of the active counts; nothing is asked of it any more. Samples, orders and history stay.
/// </summary>
internal sealed class ScrapDevice(LedgerLine ledger, DeviceThings devices, IPointBook points, TimeZoneInfo zone) : ICaseEffect
{
    public string Name => "connect.scrap-device";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var form = new WorkOrder(call.Case);
        if (form.Device is not { } device || devices.Local(device) is not { } local) return new(new Outcome(Codes.ThingsNotFound, form.Text(WorkOrder.DeviceField), WorkOrder.DeviceField), Final: true);
        if (await StopAsync(form, call.Who, local, cancel) is { Succeeded: false } kept) return new(kept);
        if (ledger.Read(device) is null or LedgerLine.Scrapped) return EffectResult.Done;
        var day = TimeZoneInfo.ConvertTime(Micros.ToTime(call.Case.MovedAtUs), zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new(await ledger.WriteAsync(form.Owner, call.Who, device, new Dictionary<string, string> { [LedgerLine.Status] = LedgerLine.Scrapped, [LedgerLine.ScrapDate] = day }, $"case-effect:{call.Key}", cancel));
    }

    /// <summary>Retires its points, and switches off the connections that served nothing else.</summary>
    private async ValueTask<Outcome> StopAsync(WorkOrder form, Principal? who, Things.Handle device, CancellationToken cancel)
    {
        var table = points.PointsOf(device);
        if (table.Count == 0) return Outcome.Ok;
        var keeper = new Principal(form.Owner, who?.User, new HashSet<Role> { Role.EquipmentEngineer });
        // first the connections, while they can still be told from the points
        foreach (var id in table.Select(p => p.Adapter).Distinct().ToList())
        {
            if (points.FindAdapter(id) is not { Enabled: true, Kind: not AdapterKind.Broker } adapter || points.PointsOn(id).Any(p => p.Device != device)) continue;
            var stopped = await points.SaveAsync(keeper, adapter with { Enabled = false }, null, cancel);
            if (!stopped.Succeeded) return stopped.Status;
        }
        return await points.RetireAsync(keeper, device, [.. table.Select(p => p.Code)], cancel);
    }
}

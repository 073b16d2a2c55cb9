using System.Globalization;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Production;

/// <summary>What people enter at a machine, and the ideal cycle that an engineer sets for it.</summary>
internal sealed class ProductionBook(IEvents events, IProjections projections, IDatabase views, DeviceThings devices, IAccess access)
{
    private const double SecondsMax = 86_400, CountMax = 1e9;
    private const int WordsMax = 200;

    /// <summary>Stops of a period at most; older ones beyond them are left out.</summary>
    public const int StopsMax = 5_000;

    /// <param name="product">Empty = whatever it makes.</param>
    public async ValueTask<Outcome> SetCycleAsync(Principal who, Handle device, string product, double seconds, CancellationToken cancel = default)
    {
        if (!(seconds > 0 && seconds <= SecondsMax)) return Wrong("seconds", "理论节拍是大于 0、不超过 86400 的秒数。", "An ideal cycle is a number of seconds above 0, at most 86,400.");
        if (product.Length > WordsMax) return Wrong("product", "产品名称太长。", "The product's name is too long.");
        return await AppendAsync(who, AccessAction.ManageDevices, device, d => Facts.Draft(MaintenanceKinds.CycleSet, d.Owner, $"cycle:{d.Device}", who, new CycleFact(d.Device, product, seconds), d.Device), cancel);
    }

    public async ValueTask<Outcome> CountRejectsAsync(Principal who, Handle device, DateOnly day, string shift, string product, double count, string? remark, CancellationToken cancel = default)
    {
        if (!(count >= 0 && count <= CountMax)) return Wrong("count", "不良数是不小于 0 的数。", "Rejects are a number that is not negative.");
        if (shift.Length > WordsMax || product.Length > WordsMax || remark is { Length: > WordsMax }) return Wrong("remark", $"说明最多 {WordsMax} 字。", $"At most {WordsMax} characters.");
        var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return await AppendAsync(who, AccessAction.HandleCases, device, d => Facts.Draft(MaintenanceKinds.RejectsCounted, d.Owner, $"rejects:{d.Device}", who, new RejectsFact(d.Device, text, shift, product, count, remark), d.Device), cancel);
    }

    /// <summary>Said again, the newest reason holds.</summary>
    public async ValueTask<Outcome> ExplainStopAsync(Principal who, Handle device, long fromUs, long toUs, string reason, string? remark, CancellationToken cancel = default)
    {
        if (StopReason.Find(reason) is null) return Wrong("reason", "请选一个停机原因。", "Choose a reason of the stop.");
        if (toUs <= fromUs || remark is { Length: > WordsMax }) return Wrong("remark", $"停机的结束要晚于开始，说明最多 {WordsMax} 字。", $"A stop ends after it begins; at most {WordsMax} characters of remark.");
        return await AppendAsync(who, AccessAction.HandleCases, device,
            d => Facts.Draft(MaintenanceKinds.StopExplained, d.Owner, $"stop:{d.Device}:{fromUs}", who, new StopFact(d.Device, fromUs, toUs, reason, remark), d.Device), cancel);
    }

    public Task<List<CycleRow>> CyclesAsync(Handle device, CancellationToken cancel = default) =>
        views.ReadAsync(sql => sql.Query("select product, seconds from production_cycles where device = @device order by product", r => new CycleRow(r.Text(0), r.Double(1)), ("device", device.ToString())), cancel);

    /// <summary>Days of both ends included.</summary>
    public Task<List<RejectsRow>> RejectsAsync(Handle device, DateOnly from, DateOnly to, CancellationToken cancel = default) =>
        views.ReadAsync(sql => sql.Query("select day, shift, product, count, actor, at_us, remark from production_rejects where device = @device and day >= @from and day <= @to order by position",
            r => new RejectsRow(r.Text(0), r.Text(1), r.Text(2), r.Double(3), r.TextOrNull(4), r.Int64(5), r.TextOrNull(6)), ("device", device.ToString()), ("from", Day(from)), ("to", Day(to))), cancel);

    /// <summary>Explained stops that began in the period.</summary>
    public Task<List<StopRow>> StopsAsync(Handle device, long fromUs, long toUs, CancellationToken cancel = default) =>
        views.ReadAsync(sql => sql.Query($"select from_us, to_us, reason, actor, at_us, remark from production_stops where device = @device and from_us >= @from and from_us < @to order by from_us desc limit {StopsMax}",
            r => new StopRow(r.Int64(0), r.Int64(1), r.Text(2), r.TextOrNull(3), r.Int64(4), r.TextOrNull(5)), ("device", device.ToString()), ("from", fromUs), ("to", toUs)), cancel);

    private async ValueTask<Outcome> AppendAsync(Principal who, AccessAction action, Handle device, Func<(string Device, string Owner), EventDraft> draft, CancellationToken cancel)
    {
        var found = devices.Find(device);
        if (!found.Succeeded) return found.Status;
        var owner = found.Value.Record.Owner;
        // a machine of another plant answers as if it were not there
        if (!string.Equals(who.Organization, owner, StringComparison.OrdinalIgnoreCase)) return new Outcome(Codes.ThingsNotFound, device.ToString(), "device");
        if (access.Decide(who, action, new(owner, null)) is { Allowed: false } refused) return refused.AsOutcome();
        var appended = await events.AppendAsync([draft((found.Value.Device.ToString(), owner))], [], cancel);
        if (!appended.Succeeded) return appended.Status;
        await projections.WaitAsync(appended.Value.FirstPosition, cancel, ProductionView.ViewName);
        return Outcome.Ok;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}

internal sealed record CycleRow(string Product, double Seconds);

internal sealed record RejectsRow(string Day, string Shift, string Product, double Count, string? Actor, long AtUs, string? Remark);

internal sealed record StopRow(long FromUs, long ToUs, string Reason, string? Actor, long AtUs, string? Remark);

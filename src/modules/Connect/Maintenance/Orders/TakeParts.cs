using System.Globalization;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Pages;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Parties;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary><c>connect.take-parts</c>: books the parts of a verified order out, once; a part that falls below its minimum is told. While there are too few, it waits and stands visibly pending.</summary>
internal sealed class TakeParts(StockBook stock, INotices notices) : ICaseEffect
{
    public string Name => "connect.take-parts";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var order = new WorkOrder(call.Case);
        var who = call.Who ?? new Principal(order.Owner, null, new HashSet<Role>());
        foreach (var (partNo, quantity) in order.Parts)
        {
            var key = $"{call.Key}:{partNo}";
            var moved = await stock.MoveAsync(order.Owner, who, partNo, -quantity, $"工单 {call.Case.Number} 领用", key, call.Case.Id, order.Device?.ToString(), cancel);
            if (!moved.Succeeded) return new(moved.Status);
            if (moved.Value.IsLow && await TellAsync(order.Owner, moved.Value, key, cancel) is { Succeeded: false } untold) return new(untold);
        }
        return EffectResult.Done;
    }

    private ValueTask<Outcome> TellAsync(string owner, StockLine line, string key, CancellationToken cancel)
    {
        var (part, left, least) = (line.Part, Say(line.Balance), Say(line.Part.Minimum));
        return notices.TellAsync(new Notice($"stock-low:{key}", owner, [new Recipient(owner, Role: Role.EquipmentEngineer)], NoticeLevel.Normal,
            new($"备件低于最低库存：{part.Name} {part.PartNo}", $"Spare part below its minimum: {part.Name} {part.PartNo}"),
            new($"还剩 {left} {part.Unit}，最低 {least} {part.Unit}。请补货。", $"{left} left, the minimum is {least}. Please order."), PartPage.For(part.PartNo)), cancel);
    }

    private static string Say(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

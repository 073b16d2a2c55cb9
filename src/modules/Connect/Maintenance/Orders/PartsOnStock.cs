using System.Globalization;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Events;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary><c>connect.parts-on-stock</c>: every part that the order names is known, and there are as many as it took.</summary>
internal sealed class PartsOnStock(StockBook stock) : ICaseGuard
{
    public string Name => "connect.parts-on-stock";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel)
    {
        foreach (var (partNo, quantity) in new WorkOrder(call.Case).Parts)
        {
            if (await stock.FindAsync(call.Case.Applicant, partNo, cancel) is not { } line)
                return new Outcome(Codes.ThingsNotFound, partNo, WorkOrder.PartsField, new Bilingual($"备件库里没有 {partNo}，请核对备件号或先登记。", $"There is no part {partNo}: check the number, or enter the part first."));
            if (line.Balance < quantity)
                return new Outcome(Codes.RequestInvalid, partNo, WorkOrder.PartsField, new Bilingual($"{line.Part.Name}（{partNo}）库存 {Say(line.Balance)} {line.Part.Unit}，不够领 {Say(quantity)}。", $"{line.Part.Name} ({partNo}): {Say(line.Balance)} on stock, {Say(quantity)} wanted."));
        }
        return Outcome.Ok;
    }

    private static string Say(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

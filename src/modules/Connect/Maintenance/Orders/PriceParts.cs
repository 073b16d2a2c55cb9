using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Stock;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary><c>connect.price-parts</c>: parts without a price get that of the stock, so that the order knows its cost.</summary>
internal sealed class PriceParts(StockBook stock) : ICaseEffect
{
    public string Name => "connect.price-parts";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        if (call.Case.Values[WorkOrder.PartsField] is not JsonArray rows) return EffectResult.Done;
        var priced = (JsonArray)rows.DeepClone();
        var changed = false;
        foreach (var row in priced.OfType<JsonObject>().Where(r => r["price"] is null))
        {
            if (await stock.FindAsync(call.Case.Applicant, WorkOrder.Plain(row["partNo"]).Trim(), cancel) is not { Part.PriceFen: > 0 } line) continue;
            row["price"] = line.Part.PriceFen;
            changed = true;
        }
        return changed ? new(Events.Outcome.Ok, new JsonObject { [WorkOrder.PartsField] = priced }) : EffectResult.Done;
    }
}

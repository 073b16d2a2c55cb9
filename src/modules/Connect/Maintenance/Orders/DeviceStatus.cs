using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary>
/// <c>connect.device-status</c>: a machine that stands for its repair is 维修中 in the ledger, and goes back to what it was when the last such order is closed. What is scrapped or laid up stays so.
/// </summary>
internal sealed class DeviceStatus(LedgerLine ledger, INodeCases cases) : ICaseEffect
{
    private const string Argument = "status";
    /// <summary>Orders of one machine that begin or end at the same moment.</summary>
    private const int AttemptsMax = 8;

    public string Name => "connect.device-status";
    /// <summary><c>repair</c>, or <c>back</c> = as before.</summary>
    public IReadOnlyList<string> Arguments => [Argument];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var order = new WorkOrder(call.Case);
        var begins = call.Arguments.GetValueOrDefault(Argument) == LedgerLine.Repair;
        for (var attempt = 1; ; attempt++)
        {
            // a ledger without states of life, or a machine that went on running, has nothing to change
            if (order.Device is not { } device || !order.StopRequired || ledger.Read(device) is not { } now) return EffectResult.Done;
            var next = begins ? now is "" or LedgerLine.InUse or "standby" or "idle" ? LedgerLine.Repair : null
                : now == LedgerLine.Repair && !await OthersAsync(order, cancel) ? ledger.BeforeRepair(device) : null;
            if (next is null) return EffectResult.Done;
            var written = await ledger.WriteAsync(order.Owner, call.Who, device, new Dictionary<string, string> { [LedgerLine.Status] = next }, $"case-effect:{call.Key}", cancel);
            if (written.Code != Codes.EventsConflict || attempt == AttemptsMax) return new(written);
        }
    }

    private async ValueTask<bool> OthersAsync(WorkOrder order, CancellationToken cancel)
    {
        await foreach (var other in cases.AllAsync(new CaseQuery(WorkOrder.Definition, WorkOrder.AtWork, Thing: order.Text(WorkOrder.DeviceField)), cancel))
        {
            if (other.Id != order.Case.Id && other.Applicant == order.Owner && new WorkOrder(other).StopRequired) return true;
        }
        return false;
    }
}

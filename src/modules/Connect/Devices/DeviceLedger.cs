using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;

namespace Yiwang.Connect.Devices;

/// <summary>
/// Which Things of an organisation are devices: the machines of its equipment ledger, read out of the view in order of asset number, and behind them whatever has a point table beside the ledger. Scrapped machines
/// stay in the ledger with their history, and are no devices any more.
/// </summary>
internal sealed class DeviceLedger(IPointBook points, DeviceThings things, ITemplates templates, IThingQueries queries, IEvents events, IProjections projections)
{
    private const string View = "things_ledger";
    /// <summary>Devices of one answer that is not a page: a choice of more helps nobody.</summary>
    private const int AllMax = 5_000;

    /// <summary>One page of those that fit, and how many fit in all.</summary>
    public async ValueTask<(IReadOnlyList<Handle> Devices, long Count)> PageAsync(LedgerQuery query, CancellationToken cancel)
    {
        await SeenAsync(cancel);
        var page = await queries.LedgerAsync(query, cancel);
        var beside = Beside(query);
        if (beside.Count == 0) return ([.. page.Rows.Select(r => r.Device)], page.Count);
        var before = (int)Math.Max(0, query.Offset - page.Count);
        return ([.. page.Rows.Select(r => r.Device).Concat(beside.Skip(before)).Take(query.Limit)], page.Count + beside.Count);
    }

    /// <summary>Up to <see cref="AllMax"/>.</summary>
    public async ValueTask<IReadOnlyList<Handle>> OfAsync(string owner, CancellationToken cancel) => (await PageAsync(new(owner, Limit: AllMax), cancel)).Devices;

    /// <summary>Special equipment with its certificate's dates.</summary>
    public async ValueTask<IReadOnlyList<LedgerRow>> SpecialAsync(string owner, int max, CancellationToken cancel)
    {
        await SeenAsync(cancel);
        return (await queries.LedgerAsync(new(owner, Special: true, Limit: max), cancel)).Rows;
    }

    // whoever has just imported a ledger sees it; a view that is being rebuilt shows what it has
    private async ValueTask SeenAsync(CancellationToken cancel) => await projections.WaitAsync(events.Size - 1, cancel, View);

    private IReadOnlyList<Handle> Beside(LedgerQuery query)
    {
        if (query is not { Workshop: "", Category: "", Criticality: "", Status: "", Special: false }) return [];
        var words = query.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. points.Devices(query.Owner).Where(d => !IsInLedger(d) && words.All(w => d.Suffix.ToString().Contains(w, StringComparison.OrdinalIgnoreCase)))];
    }

    private bool IsInLedger(Handle device) =>
        things.Find(device) is { Succeeded: true, Value.Record: { IsVoided: false, Range: null, Template: { } template } record } && templates.Find(template, record.TemplateVersion)?.Body.Kind == ObjectKind.Equipment;
}

using System.Collections.Concurrent;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Points;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Connect.Devices;

/// <summary>
/// Which Things of an organisation are devices: those with a point table, and those of its equipment ledger that wait for one. The ledger is looked through up to
/// <see cref="RowsMax"/> identifiers, the organisation's own local codes first; a device beyond them shows as soon as it has points.
/// </summary>
internal sealed class DeviceLedger(IPointBook points, DeviceThings things, IRegistry registry, ITemplates templates, IPrefixTable prefixes, TimeProvider clock)
{
    private const int RowsMax = 5_000, PageRows = 500;
    /// <summary>Feeds ask twice a second; a ledger changes a few times a day.</summary>
    private static readonly TimeSpan s_keep = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, (long At, Handle[] Devices)> _kept = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Handle> Of(string owner)
    {
        if (!_kept.TryGetValue(owner, out var kept) || clock.GetElapsedTime(kept.At) > s_keep) _kept[owner] = kept = (clock.GetTimestamp(), Read(owner));
        return [.. points.Devices(owner).Union(kept.Devices)];
    }

    private Handle[] Read(string owner)
    {
        HashSet<Handle> devices = [];
        var rows = 0;
        IEnumerable<Prefix> own = Prefix.TryParse(owner, out var local, out _) ? [local] : [];
        foreach (var prefix in own.Concat(prefixes.HeldBy(owner).Select(p => p.Prefix)))
        {
            string? cursor = null;
            do
            {
                (var page, cursor) = registry.List(prefix, cursor, PageRows);
                rows += page.Count;
                // what has no local code has no place for points yet
                foreach (var record in page.Where(r => IsEquipment(r) && !IsScrapped(r)))
                {
                    if (things.Local(record.Handle) is { } device && string.Equals(device.Prefix.ToString(), owner, StringComparison.OrdinalIgnoreCase)) devices.Add(device);
                }
            }
            while (cursor is not null && rows < RowsMax);
        }
        return [.. devices];
    }

    // it stays in the ledger with its history, and is counted no more
    private bool IsScrapped(ThingRecord record) =>
        templates.Find(record.Template!.Value, record.TemplateVersion)?.Body.Items.FirstOrDefault(i => i.Name == LedgerLine.Status) is { } item
        && record.Values.FirstOrDefault(v => v.Index == item.Index) is { } value && value.Data.Span.SequenceEqual("scrapped"u8);

    private bool IsEquipment(ThingRecord record) => record is { IsVoided: false, Range: null, Template: { } template } && templates.Find(template, record.TemplateVersion)?.Body.Kind == ObjectKind.Equipment;
}

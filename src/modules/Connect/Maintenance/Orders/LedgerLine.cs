using System.Text;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary>The life-cycle state of a machine in the equipment ledger (FM-05), changed by a form that was allowed already.</summary>
internal sealed class LedgerLine(DeviceThings devices, IRegistry registry, ITemplates templates)
{
    public const string Status = "status", ScrapDate = "scrapDate";
    public const string InUse = "inUse", Repair = "repair", Scrapped = "scrapped";
    /// <summary>Entries of a machine that are looked through for the state before a repair.</summary>
    private const int HistoryMax = 200;
    private const int TtlSeconds = 86_400;
    private const byte EngineerGrade = 2;

    /// <summary>Null = there is no such machine, or its template knows no such item.</summary>
    public string? Read(Handle device, string item = Status) => devices.Find(device) is { Succeeded: true, Value.Record: var record } ? Read(record, item) : null;

    /// <summary>The state in which the machine was before it went under repair; in use when that is unknown.</summary>
    public string BeforeRepair(Handle device)
    {
        if (devices.Find(device) is not { Succeeded: true, Value.Record: var record } || registry.History(record.Handle, null, HistoryMax) is not { Succeeded: true, Value: var changes }) return InUse;
        return changes.Select(c => Read(c.Record, Status)).FirstOrDefault(s => s is { Length: > 0 } and not Repair) ?? InUse;
    }

    /// <param name="who">Who took the step; null = the node.</param>
    /// <param name="key">Of the effect: the same again changes nothing.</param>
    public async ValueTask<Outcome> WriteAsync(string owner, Principal? who, Handle device, IReadOnlyDictionary<string, string> items, string key, CancellationToken cancel)
    {
        if (devices.Find(device) is not { Succeeded: true, Value.Record: var record } || !string.Equals(record.Owner, owner, StringComparison.OrdinalIgnoreCase)) return new Outcome(Codes.ThingsNotFound, device.ToString(), "device");
        if (record.Template is not { } name || templates.Find(name, record.TemplateVersion) is not { } template) return new Outcome(Codes.ThingsTemplateUnknown, record.Template?.ToString(), "template");
        // what the engineer may not see stays as it is without being named
        var values = record.Values.Where(v => v.Grade <= EngineerGrade).ToList();
        foreach (var (code, text) in items)
        {
            if (template.Body.Items.FirstOrDefault(i => i.Name == code) is not { } item) continue;
            var value = new HandleValue(item.Index, item.Name, Encoding.UTF8.GetBytes(text), TtlSeconds, TemplateValues.PermissionsOf(item.Grade, item.Visibility), 0, item.Grade, item.Visibility);
            values.RemoveAll(v => v.Index == item.Index);
            values.Add(value);
        }
        // an operator finishes an order, but keeps no ledger: the form has asked for his right, the ledger is asked for the engineer's
        var keeper = new Principal(owner, who?.User, new HashSet<Role> { Role.EquipmentEngineer });
        return (await registry.ReviseAsync(keeper, record.Handle, values, record.Position, key, cancel)).Status;
    }

    private string? Read(ThingRecord record, string item) =>
        record.Template is { } name && templates.Find(name, record.TemplateVersion)?.Body.Items.FirstOrDefault(i => i.Name == item) is { } known
            ? record.Values.FirstOrDefault(v => v.Index == known.Index) is { } value ? Encoding.UTF8.GetString(value.Data.Span) : "" : null;
}

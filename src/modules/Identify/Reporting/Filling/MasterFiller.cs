using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Registry;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>T9: what was registered, voided and revised on the day, read from the log between its two midnights. A range is one row. Values that are not public are not told.</summary>
internal sealed class MasterFiller(IEvents events, ITemplates templates, ReportClock clock) : IFiller
{
    /// <summary>Rows of all enterprises of one node and day; what is beyond is counted and left out.</summary>
    public const int RowsMax = 200_000;
    private const int PageMax = 5_000, TextMax = 200;

    public IReadOnlyList<string> Tables => ["T9"];

    public ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel)
    {
        var wanted = about.Select(e => e.Prefix).ToHashSet();
        var (to, us) = (events.PositionAt(clock.StartOf(period.AddDays(1))), clock.StartOf(period));
        List<JsonObject> rows = [];
        long omitted = 0;
        for (var cursor = events.PositionAt(us); cursor < to && wanted.Count > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            var entries = events.Log.ReadEffective(cursor, PageMax, IsMaster, withBatchRows: true, out var next);
            foreach (var entry in entries)
            {
                // a page may reach beyond midnight
                if (entry.Position >= to || RecordedThing.Read(events.Decode(entry)) is not { } record || !wanted.Contains(record.Handle.Prefix)) continue;
                if (rows.Count >= RowsMax) omitted++;
                else rows.Add(Row(record, entry.Kind));
            }
            if (next <= cursor) break;
            cursor = next;
        }
        return ValueTask.FromResult(new Filled(rows, omitted));
    }

    private static bool IsMaster(string kind) => kind is IdentifyKinds.IdentifierRegistered or IdentifyKinds.RangeRegistered or IdentifyKinds.IdentifierRevised or IdentifyKinds.IdentifierVoided;

    private JsonObject Row(ThingRecord record, string kind)
    {
        var row = new JsonObject
        {
            ["prefix"] = record.Handle.Prefix.ToString(), ["identifier"] = record.Range?.ToString() ?? record.Handle.ToString(), ["created"] = clock.Day(CreatedUs(record)), ["metadata"] = record.Template?.ToString(),
            ["operation"] = kind switch { IdentifyKinds.IdentifierVoided => "2", IdentifyKinds.IdentifierRevised => "3", _ => "1" },
        };
        if (record.Template is not { } template || templates.Find(template, record.TemplateVersion) is not { } known) return row;
        foreach (var value in record.Values.Where(v => v.Visibility == Visibility.Public && v.Grade <= 1))
        {
            if (known.Find(value.Index) is not { } item || MasterWords.FieldOf(item, known.Body.Kind) is not { } field || row.ContainsKey(field)) continue;
            var text = System.Text.Encoding.UTF8.GetString(value.Data.Span);
            row[field] = text.Length <= TextMax ? text : text[..TextMax];
        }
        return row;
    }

    private long CreatedUs(ThingRecord record)
    {
        if (record.Previous < 0) return record.RecordedAtUs;
        var past = record;
        // a chain of revisions is short; one that is not is told by its newest hundred
        for (var steps = 0; past.Previous >= 0 && steps < 100; steps++)
        {
            if (RecordedThing.Read(events.Read(past.Previous)) is not { } before) break;
            past = before;
        }
        return past.RecordedAtUs;
    }
}

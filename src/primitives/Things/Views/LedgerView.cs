using System.Text;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;
using Yiwang.Things.Records;
using Yiwang.Things.Registry;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Views;

/// <summary>
/// One row a machine of an equipment ledger (FM-05): a Thing whose template is of equipment and that has a local code. Values of grade 3 stay in the log. Rows of an import are read back from the log, and
/// only when its template is of equipment.
/// </summary>
internal sealed class LedgerView(IEvents events) : Projection
{
    public const string ViewName = "things_ledger";
    private const int KeptGrade = 2;
    private static readonly string[] s_kept = ["assetNo", "equipmentName", "model", "category", "workshop", "plant", "criticality", "status", "responsible", "specialEquipment", "nextInspection"];

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["things_ledger", "things_ledger_items"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {things_ledger_items} (template text not null, version bigint not null, name text not null, item bigint not null, primary key (template, version, name))",
        """
        create table {things_ledger} (thing text not null primary key, owner text not null, device text not null, asset_no text not null, name text not null, model text not null, category text not null, workshop text not null,
            plant text not null, criticality text not null, status text not null, responsible text not null, special bigint not null, next_inspection text not null, words text not null)
        """,
        "create index {things_ledger_owner} on {things_ledger} (owner, asset_no, thing)",
    ];

    public override bool Wants(string kind) => RecordFormat.IsRecord(kind) || kind is LogKinds.BatchCommitted or IdentifyKinds.TemplatePublished;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (e.Kind == IdentifyKinds.TemplatePublished) ApplyTemplate(sql, e);
        else if (e.Kind == LogKinds.BatchCommitted) ApplyBatch(sql, e);
        else ApplyRecord(sql, e);
    }

    private static void ApplyTemplate(ISqlSession sql, RecordedEvent e)
    {
        if (TemplateFact.Read(e) is not { Body: { Kind: ObjectKind.Equipment } body } fact) return;
        // the name alone says that the template is of equipment, whatever its items are
        foreach (var (name, index) in body.Items.Where(i => s_kept.Contains(i.Name)).Select(i => (i.Name, (long)i.Index)).Prepend(("", 0L)))
        {
            sql.Execute("insert into {things_ledger_items} (template, version, name, item) values (@template, @version, @name, @item) on conflict (template, version, name) do nothing",
                ("template", fact.Handle.ToString()), ("version", (long)fact.Version), ("name", name), ("item", index));
        }
    }

    private void ApplyBatch(ISqlSession sql, RecordedEvent e)
    {
        if (BatchFact.Read(e) is not { Template: { } template } batch) return;
        if (sql.QueryFirst("select count(*) from {things_ledger_items} where template = @template", r => r.Int64(0), ("template", template)) == 0) return;
        foreach (var span in batch.Spans)
        {
            for (var position = span.First; position < span.First + span.Count; position++) ApplyRecord(sql, events.Read(position));
        }
    }

    private static void ApplyRecord(ISqlSession sql, RecordedEvent e)
    {
        if (RecordedThing.Read(e) is not { Range: null } record) return;
        sql.Execute("delete from {things_ledger} where thing = @thing", ("thing", record.Handle.ToString()));
        // one that was given an identifier stands in the ledger under that
        if (record.IsVoided || record.Template is not { } template || record.Values.Any(v => v.Type == "HS_ALIAS") || DeviceOf(record, e.Owner) is not { } device) return;
        var items = sql.Query("select name, item from {things_ledger_items} where template = @template and version = @version", r => (Name: r.Text(0), Index: (int)r.Int64(1)), ("template", template.ToString()), ("version", (long)record.TemplateVersion));
        if (items.Count == 0) return;
        string Of(string name) => items.FirstOrDefault(i => i.Name == name) is { Name.Length: > 0 } item && record.Values.FirstOrDefault(v => v.Index == item.Index) is { } value && value.Grade <= KeptGrade ? Encoding.UTF8.GetString(value.Data.Span) : "";
        var asset = Of("assetNo") is { Length: > 0 } number ? number : record.Handle.Suffix.ToString();
        var name = Of("equipmentName") is { Length: > 0 } called ? called : asset;
        sql.Execute("""
            insert into {things_ledger} (thing, owner, device, asset_no, name, model, category, workshop, plant, criticality, status, responsible, special, next_inspection, words)
            values (@thing, @owner, @device, @asset, @name, @model, @category, @workshop, @plant, @criticality, @status, @responsible, @special, @next, @words)
            """,
            ("thing", record.Handle.ToString()), ("owner", e.Owner), ("device", device), ("asset", asset), ("name", name), ("model", Of("model")), ("category", Of("category")), ("workshop", Of("workshop")), ("plant", Of("plant")),
            ("criticality", Of("criticality")), ("status", Of("status")), ("responsible", Of("responsible")), ("special", Of("specialEquipment") == "true" ? 1L : 0L), ("next", Of("nextInspection")),
            ("words", LedgerQuery.Fold(string.Join('\n', asset, name, Of("model"), Of("workshop"), Of("plant"), Of("responsible")))));
    }

    // points are filed under the local code; what has none has no place for them yet
    private static string? DeviceOf(ThingRecord record, string owner) =>
        string.Equals(record.Handle.Prefix.ToString(), owner, StringComparison.OrdinalIgnoreCase) ? record.Handle.ToString()
        : record.Aliases.FirstOrDefault(a => a.Scheme == AliasScheme.LocalCode).Value is { Length: > 0 } code ? $"{owner}/{code}" : null;

    public static LedgerPage Read(ISqlSession sql, LedgerQuery query)
    {
        var (where, parameters) = query.Where();
        var count = sql.QueryFirst($"select count(*) from things_ledger where {where}", r => r.Int64(0), [.. parameters]);
        parameters.Add(new("limit", (long)query.Limit));
        parameters.Add(new("offset", (long)query.Offset));
        var rows = sql.Query($"select device, thing, asset_no, name, model, category, workshop, plant, criticality, status, responsible, next_inspection from things_ledger where {where} order by asset_no, thing limit @limit offset @offset",
            r => new LedgerRow(Handle.Parse(r.Text(0)), Handle.Parse(r.Text(1)), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6), r.Text(7), r.Text(8), r.Text(9), r.Text(10), r.Text(11)), [.. parameters]);
        return new(rows, count);
    }
}

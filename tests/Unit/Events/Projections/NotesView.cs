using System.Text.Json;
using Yiwang.Events;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Events.Projections;

/// <summary>Titles by head, with a counter that shows an event applied twice.</summary>
internal sealed class NotesView(string name = "notes", int version = 1, bool batchRows = false) : Projection
{
    public Predicate<string> Throws { get; set; } = _ => false;

    public override string Name => name;
    public override int Version => version;
    public override IReadOnlyList<string> Tables => [name];
    public override IReadOnlyList<string> Schema =>
    [
        $"create table {{{name}}} (head text primary key, title text not null, applied bigint not null)",
        $"create index {{{name}_by_title}} on {{{name}}} (title)",
    ];

    public override bool WantsBatchRows => batchRows;
    public override bool Wants(string kind) => kind is "Note" or "BatchCommitted";

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        using var json = JsonDocument.Parse(e.Payload[Disclosure.Public]!.Value);
        var title = e.Kind == "Note" ? json.RootElement.GetProperty("title").GetString()! : "batch of " + json.RootElement.GetProperty("count").GetString();
        sql.Execute($$"""
            insert into {{{name}}} (head, title, applied) values (@head, @title, 1)
            on conflict (head) do update set title = @title, applied = {{{name}}}.applied + 1
            """, ("head", e.Heads.Count > 0 ? e.Heads[0] : $"#{e.Position}"), ("title", version == 1 ? title : title.ToUpperInvariant()));
        if (Throws(title)) throw new InvalidOperationException("cannot take " + title);
    }
}

using Yiwang.Events;
using Yiwang.Storage.Sql;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Views;

/// <summary>Every version of every template: what the catalogue in memory is loaded from.</summary>
internal sealed class TemplatesView : Projection
{
    public const string ViewName = "things_templates";

    public override string Name => ViewName;
    public override int Version => 2;
    public override IReadOnlyList<string> Tables => ["things_templates"];
    public override IReadOnlyList<string> Schema =>
        ["create table {things_templates} (handle text not null, version bigint not null, state bigint not null, owner text not null, body text not null, position bigint not null, primary key (handle, version))"];

    public override bool Wants(string kind) => TemplateFact.Wants(kind);

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (TemplateFact.Read(e) is not { } fact) return;
        if (fact.Body is { } body)
        {
            sql.Execute("""
                insert into {things_templates} (handle, version, state, owner, body, position) values (@handle, @version, @state, @owner, @body, @position)
                on conflict (handle, version) do update set state = @state, owner = @owner, body = @body, position = @position
                """,
                ("handle", fact.Handle.ToString()), ("version", (long)fact.Version), ("state", (long)fact.State), ("owner", e.Owner), ("body", System.Text.Encoding.UTF8.GetString(TemplateJson.Write(body))), ("position", e.Position));
        }
        else
        {
            sql.Execute("update {things_templates} set state = case when state = 1 then 4 else @state end, position = @position where handle = @handle and version = @version",
                ("state", (long)fact.State), ("position", e.Position), ("handle", fact.Handle.ToString()), ("version", (long)fact.Version));
        }
    }

    public static List<Template> Load(ISqlSession sql) => [.. sql.Query("select handle, version, state, owner, body, position from things_templates order by handle, version", Read).OfType<Template>()];

    private static Template? Read(ISqlRow row) => TemplateJson.TryRead(System.Text.Encoding.UTF8.GetBytes(row.Text(4))) is { } body
        ? new(Handle.Parse(row.Text(0)), (int)row.Int64(1), (TemplateState)row.Int64(2), row.Text(3), body, row.Int64(5)) : null;
}

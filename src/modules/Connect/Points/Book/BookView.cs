using System.Text;
using Yiwang.Events;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.Points.Book;

/// <summary>The newest fact about every point, adapter and set of rules: what the book in memory is loaded from, without reading the log.</summary>
internal sealed class BookView : Projection
{
    public const string ViewName = "connect_book";

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["connect_book"];
    public override IReadOnlyList<string> Schema =>
        ["create table {connect_book} (subject text not null primary key, kind text not null, owner text not null, first bigint not null, position bigint not null, body text not null)"];

    public override bool Wants(string kind) => BookSubjects.Wants(kind);

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (!e.Payload.TryGetValue(Disclosure.Internal, out var bytes) || bytes is not { } json) return;
        sql.Execute("""
            insert into {connect_book} (subject, kind, owner, first, position, body) values (@subject, @kind, @owner, @position, @position, @body)
            on conflict (subject) do update set kind = @kind, owner = @owner, position = @position, body = @body
            """,
            ("subject", e.Heads[0]), ("kind", e.Kind), ("owner", e.Owner), ("position", e.Position), ("body", Encoding.UTF8.GetString(json.Span)));
    }

    /// <summary>In the order in which they were first recorded, so that a point table keeps its order.</summary>
    public static List<BookRow> Load(ISqlSession sql) =>
        sql.Query("select kind, owner, position, body from connect_book order by first", row => new BookRow(row.Text(0), row.Text(1), row.Int64(2), Encoding.UTF8.GetBytes(row.Text(3))));
}

internal sealed record BookRow(string Kind, string Owner, long Position, byte[] Body)
{
    public static BookRow? Of(RecordedEvent e) =>
        e.Payload.TryGetValue(Disclosure.Internal, out var bytes) && bytes is { } json ? new(e.Kind, e.Owner, e.Position, json.ToArray()) : null;
}

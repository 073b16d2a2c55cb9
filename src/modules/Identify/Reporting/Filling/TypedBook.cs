using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>
/// What people typed because the node cannot know it: of an operator or enterprise the fields of its one row, of applications one line each. Kept in State and in no log, since much of it is about
/// persons; deleting a line forgets it.
/// </summary>
internal sealed class TypedBook(IDatabase state, TimeProvider time)
{
    /// <summary>Lines of one table and prefix.</summary>
    public const int LinesMax = 200;
    private static readonly string[] s_tables = ["T1", "T5", "T6", "T10"];

    public static bool Takes(string table) => s_tables.Contains(table);

    /// <param name="subject">Prefix that the row is about.</param>
    public Task<List<JsonObject>> OfAsync(string table, string subject, CancellationToken cancel = default) => state.ReadAsync(sql =>
        sql.Query("select content from report_typed where tbl = @tbl and subject = @subject order by line", r => (JsonObject)JsonNode.Parse(r.Text(0))!, ("tbl", table), ("subject", subject)), cancel);

    /// <param name="content">Null deletes the line.</param>
    public Task SaveAsync(string table, string subject, int line, JsonObject? content, string by, CancellationToken cancel = default) => state.WriteAsync(sql => content is null
        ? sql.Execute("delete from report_typed where tbl = @tbl and subject = @subject and line = @line", ("tbl", table), ("subject", subject), ("line", (long)line))
        : sql.Execute("insert into report_typed (tbl, subject, line, content, saved_us, saved_by) values (@tbl, @subject, @line, @content, @at, @by) on conflict (tbl, subject, line) do update set content = @content, saved_us = @at, saved_by = @by",
            ("tbl", table), ("subject", subject), ("line", (long)line), ("content", content.ToJsonString()), ("at", Parties.Micros.Of(time)), ("by", by)), cancel);

    /// <summary>What was typed goes over what was found; an application that was typed and not found is a row of its own.</summary>
    public async Task<List<JsonObject>> OverAsync(ReportTable table, string subject, IReadOnlyList<JsonObject> rows, CancellationToken cancel)
    {
        List<JsonObject> all = [.. rows];
        if (!Takes(table.Code)) return all;
        foreach (var typed in await OfAsync(table.Code, subject, cancel))
        {
            var single = table.Code is "T1" or "T6";
            var row = all.Find(r => single || (string?)r["name"] == (string?)typed["name"]);
            if (row is null) all.Add(row = table.Code == "T10" ? new JsonObject { ["prefix"] = subject } : []);
            foreach (var (key, value) in typed)
                if (!RowCheck.IsEmpty(value)) row[key] = value!.DeepClone();
        }
        return all;
    }
}

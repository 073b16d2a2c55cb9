using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;
using FieldType = Yiwang.Cases.Definitions.FieldType;

namespace Yiwang.Cases.Views;

/// <summary>Which facts refer to which blobs, so that what nothing refers to can be collected. What was erased refers to nothing any more.</summary>
internal sealed class CaseBlobsView(IEvents events, CaseBook book, FormBook forms) : Projection
{
    public const string ViewName = "case_blobs";

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["case_blobs"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {case_blobs} (name text not null, position bigint not null, seal text, primary key (name, position))",
        "create index {case_blobs_by_position} on {case_blobs} (position)",
        "create index {case_blobs_by_seal} on {case_blobs} (seal) where seal is not null",
    ];

    public override bool Wants(string kind) => CaseKinds.Is(kind) || kind is LogKinds.GroupErased or LogKinds.PersonErased;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (e.Kind == LogKinds.GroupErased && long.TryParse(Told(e, "position"), out var erased)) sql.Execute("delete from {case_blobs} where position = @position", ("position", erased));
        else if (e.Kind == LogKinds.PersonErased) sql.Execute("delete from {case_blobs} where seal = @seal", ("seal", Told(e, "sealKey")));
        else if (CaseKinds.Is(e.Kind) && book.Of(e) is { } fact && forms.Find(fact.Case.Form, fact.Case.Version) is { } form && form.Definition.Fields.Any(HasFiles)) Put(sql, e, fact);
    }

    private void Put(ISqlSession sql, RecordedEvent e, CaseFact fact)
    {
        foreach (var file in FileReference.In(fact.Case.Values)) Insert(sql, file, e.Position, null);
        if (fact.Case.Personal != e.Position || events.Unseal(e) is not { } clear) return;
        try
        {
            foreach (var file in FileReference.In(JsonNode.Parse(clear))) Insert(sql, file, e.Position, e.SealKey);
        }
        catch (JsonException)
        {
            // Not ours to read: then nobody reads a reference out of it either.
        }
    }

    private static void Insert(ISqlSession sql, FileReference file, long position, string? seal) =>
        sql.Execute("insert into {case_blobs} (name, position, seal) values (@name, @position, @seal) on conflict (name, position) do nothing", ("name", file.Blob.Hex), ("position", position), ("seal", seal));

    private static bool HasFiles(FieldDefinition field) => field.Type is FieldType.Files or FieldType.Photos || field.Columns.Any(HasFiles);

    private static string? Told(RecordedEvent e, string name)
    {
        if (e.Payload.GetValueOrDefault(Disclosure.Public) is not { } payload) return null;
        return JsonNode.Parse(Encoding.UTF8.GetString(payload.Span))?[name]?.ToString();
    }
}

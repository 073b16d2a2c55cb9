using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases.Words;
using Yiwang.Console.Language;
using Yiwang.Events;

namespace Yiwang.Console.Cases.Lists;

/// <summary>Columns of a list: those that its definition names, or the common ones over all definitions.</summary>
internal static class CaseColumns
{
    private static readonly string[] s_common = ["number", "title", "kind", "state", "due", "updated"];

    public static IReadOnlyList<string> Of(CaseDefinition? definition) => definition is null ? s_common : definition.Columns.Count > 0 ? definition.Columns : s_common;

    public static Bilingual Name(CaseDefinition? definition, string column) => column switch
    {
        "number" => new("编号", "Number"),
        "title" => new("标题", "Title"),
        "kind" => new("种类", "Kind"),
        "state" => new("状态", "State"),
        "due" => new("期限", "Due"),
        "applicant" => new("申请单位", "Applicant"),
        "party" => new("办理方", "With"),
        "created" => new("建立时间", "Opened"),
        "updated" => new("最近办理", "Last step"),
        "assignee" when definition?.Field("assignee") is null => new("经办人", "Assignee"),
        "priority" when definition?.Field("priority") is null => new("优先级", "Priority"),
        _ => definition?.Field(column)?.Name ?? new(column, column),
    };

    public static bool IsNumber(CaseDefinition? definition, string column) => definition?.Field(column)?.Type is FieldType.Integer or FieldType.Decimal or FieldType.Money;

    /// <summary>As plain text, for exports and cells that need no more.</summary>
    public static string Text(FieldText texts, CaseDefinition? definition, CaseRow row, string column)
    {
        var text = texts.Language;
        return column switch
        {
            "number" => row.Number,
            "title" => row.Title,
            "kind" => definition is null ? row.Definition : text[definition.Name],
            "state" => StateName(text, definition, row),
            "due" => row.DueAtUs is { } due ? text.Minute(due) : "",
            "applicant" => texts.Names.Organization(row.Applicant),
            "party" => definition is null ? "" : string.Join(text["、", ", "], definition.States.FirstOrDefault(s => s.Code == row.State)?.At.Select(p => definition.Parties.FirstOrDefault(d => d.Code == p)).OfType<PartyDefinition>().Select(p => text[p.Name]) ?? []),
            "created" => text.Minute(row.OpenedAtUs),
            "updated" => text.Minute(row.MovedAtUs),
            "assignee" when row.Values["assignee"] is null => texts.Names.Person(row.Assignee),
            "priority" when row.Values["priority"] is null => row.Priority is { } code ? definition?.Field("priority") is { } field ? texts.Of(field, JsonValue.Create(code)) : code : "",
            _ => definition?.Field(column) is { } own ? texts.Of(own, row.Values[column]) : FieldText.Plain(row.Values[column]),
        };
    }

    public static string StateName(Text text, CaseDefinition? definition, CaseRow row) =>
        definition?.States.FirstOrDefault(s => s.Code == row.State) is { } state ? text[state.Name] : text[StateLook.Kind(row.Kind)];
}

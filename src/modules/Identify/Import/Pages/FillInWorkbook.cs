using System.Globalization;
using Yiwang.Console.Language;
using Yiwang.Console.Export.Xlsx;
using Yiwang.Console.Tables.Xlsx;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Pages;

/// <summary>下载模板: a sheet to fill in with drop-downs, a filled example beside it, what each column means, and the lists behind the drop-downs.</summary>
internal static class FillInWorkbook
{
    /// <summary>Rows that get a drop-down.</summary>
    private const int RowsMax = 10_000;

    public static void Write(Template template, Text text, Stream into)
    {
        var items = template.Body.Items.Where(i => i is { Enabled: true, Input: true }).ToArray();
        using var book = new XlsxWriter(into, leaveOpen: true);
        var lists = text["选项", "Lists"];
        var look = new XlsxSheetLook
        {
            FrozenRows = 1,
            Widths = [24, .. items.Select(i => Math.Clamp(Heading(i, text).Length * 2.2 + 2, 12.0, 40.0))],
            TextColumns = Enumerable.Range(0, items.Length + 1).Where(c => c == 0 || items[c - 1].Type != ItemType.Number).ToHashSet(),
            DropDowns = [.. items.Select((item, i) => (item, i)).Where(x => Choices(x.item, text).Count > 0).Select(x => DropDownOf(x.item, x.i, lists, text))],
        };
        WriteHeading(book.AddSheet(text["数据", "Data"], look).StartRow(), items, text);
        var example = book.AddSheet(text["示例", "Example"], look with { DropDowns = [] });
        WriteHeading(example.StartRow(), items, text);
        example.StartRow().Text("DEMO-0001");
        foreach (var item in items) example.Text(Example(item, text));
        WriteNotes(book.AddSheet(text["填写说明", "How to fill in"], new() { Widths = [24, 10, 14, 70] }), items, text);
        WriteLists(book.AddSheet(lists, new() { Hidden = true }), items, text);
    }

    private static void WriteHeading(SheetWriter row, TemplateItem[] items, Text text)
    {
        row.Text(CodeHeading(text), XlsxStyle.RequiredHeading);
        foreach (var item in items) row.Text(Heading(item, text), item.Required ? XlsxStyle.RequiredHeading : XlsxStyle.Heading);
    }

    private static string CodeHeading(Text text) => text["编码", "Code"];

    private static string Heading(TemplateItem item, Text text)
    {
        var name = text[item.NameZh, item.Name];
        return item.Unit is { } unit ? text[$"{name}（{Shown(unit)}）", $"{name} ({Shown(unit)})"] : name;
    }

    private static string Shown(string ucum) => ucum == "Cel" ? "℃" : ucum.Trim('[', ']', '{', '}');

    private static List<string> Choices(TemplateItem item, Text text) => item.Type switch
    {
        ItemType.Choice => [.. item.Options.Select(o => text[o.Zh, o.En])],
        ItemType.Boolean => [text["是", "yes"], text["否", "no"]],
        _ => [],
    };

    private static DropDown DropDownOf(TemplateItem item, int at, string lists, Text text)
    {
        var column = CellReference.ColumnName(at);
        return new(at + 1, 2, RowsMax, $"'{lists}'!${column}$1:${column}${Choices(item, text).Count}", text["请从列表中选择", "Choose from the list"]);
    }

    private static void WriteLists(SheetWriter sheet, TemplateItem[] items, Text text)
    {
        var lists = items.Select(i => Choices(i, text)).ToArray();
        for (var row = 0; row < lists.Max(l => l.Count); row++)
        {
            sheet.StartRow();
            foreach (var list in lists)
                if (row < list.Count) sheet.Text(list[row]);
                else sheet.Skip();
        }
    }

    private static void WriteNotes(SheetWriter sheet, TemplateItem[] items, Text text)
    {
        sheet.StartRow().Text(text["在“数据”表中填写，一行一个对象；黄色列必填。编码列请保持“文本”格式，否则 Excel 会改坏长数字。", "Fill in the sheet 'Data', one object a row; yellow columns are required. Keep the code column as text, or Excel spoils long numbers."], XlsxStyle.Note);
        sheet.StartRow();
        foreach (var title in (ReadOnlySpan<string>)[text["列", "Column"], text["必填", "Required"], text["类型", "Type"], text["要求", "Rules"]]) sheet.Text(title, XlsxStyle.Heading);
        sheet.StartRow().Text(CodeHeading(text)).Text(text["是", "yes"]).Text(text["编码", "code"]).Text(text["斜杠后面的部分，不能重复，注册后不能再用于别的对象。", "The part after the slash; never twice, never reused."], XlsxStyle.Note);
        foreach (var item in items)
            sheet.StartRow().Text(Heading(item, text)).Text(item.Required ? text["是", "yes"] : text["否", "no"]).Text(TypeWords.Of(text, item.Type)).Text(Rules(item, text), XlsxStyle.Note);
    }

    private static string Rules(TemplateItem item, Text text)
    {
        var rules = new List<string>();
        if (item.Type == ItemType.Text) rules.Add(text[$"最多 {item.MaxLength ?? TemplateRules.TextLengthMax} 个字", $"at most {item.MaxLength ?? TemplateRules.TextLengthMax} characters"]);
        if (item.Min is { } min) rules.Add(string.Create(CultureInfo.InvariantCulture, $"≥ {min}"));
        if (item.Max is { } max) rules.Add(string.Create(CultureInfo.InvariantCulture, $"≤ {max}"));
        if (item.Type == ItemType.Date) rules.Add(item.DateFormat ?? "yyyy-MM-dd");
        if (item.Unique) rules.Add(text["不能重复", "unique"]);
        if (item.Definition is { Length: > 0 } definition) rules.Add(definition);
        return string.Join(text["；", "; "], rules);
    }

    private static string Example(TemplateItem item, Text text) => item.Type switch
    {
        ItemType.Number => (item.Min is { } min && item.Max is { } max ? Math.Round((min + max) / 2, Math.Min(item.Decimals ?? 0, 2)) : 1m).ToString(CultureInfo.InvariantCulture),
        ItemType.Date => new DateTime(2026, 11, 9, 8, 30, 0, DateTimeKind.Unspecified).ToString(item.DateFormat ?? "yyyy-MM-dd", CultureInfo.InvariantCulture),
        ItemType.Choice or ItemType.Boolean => Choices(item, text)[0],
        ItemType.Text => item.Required ? text["（示例）", "(example)"] + text[item.NameZh, item.Name] : "",
        _ => "",
    };
}

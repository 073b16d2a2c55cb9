using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Xunit;
using Yiwang.Identify.Import.Checks;
using Yiwang.Identify.Import.Report;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Csv;
using Yiwang.Unit.Tests.Identify.DemoFiles;
using Yiwang.Unit.Tests.Console.Tables;

namespace Yiwang.Unit.Tests.Identify.Import;

public sealed class ReportTests
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static Finding Error(int row, int column, string zh) => new(row, column, FindingKind.Error, "x", new(zh, zh));

    private static RowErrors Errors(params Finding[] findings) => new(findings, findings.Select(f => f.Row).ToHashSet(), english: false);

    private static byte[] Report(byte[] xlsx, RowErrors errors, int headerRow, int reasonColumn, string sheet = "产品")
    {
        var into = new MemoryStream();
        var problem = XlsxReport.Write(new MemoryStream(xlsx), sheet, TableLimits.Default, headerRow, reasonColumn, c => $"列{c}", errors, into);
        Assert.Null(problem);
        return into.ToArray();
    }

    private static Dictionary<string, byte[]> Parts(byte[] xlsx)
    {
        using var zip = new ZipArchive(new MemoryStream(xlsx));
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var part = e.Open();
            var copy = new MemoryStream();
            part.CopyTo(copy);
            return copy.ToArray();
        });
    }

    private static XDocument Xml(byte[] part) => XDocument.Load(new MemoryStream(part));

    [Fact]
    public void Every_part_but_sheet_styles_and_comments_stays_byte_for_byte_and_every_cell_keeps_its_value()
    {
        var before = Forgings.Wrong();
        var after = Report(before, Errors(Error(15, 0, "重复"), Error(25, 2, "必填")), Forgings.WrongHeaderRow, 14, "转向节锻件");
        var (old, now) = (Parts(before), Parts(after));
        string[] changed = [.. old.Keys.Where(k => !old[k].AsSpan().SequenceEqual(now[k]))];
        Assert.Equal(["[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"], changed.Order(StringComparer.Ordinal));
        Assert.Equal(["xl/drawings/yiwangComments.vml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/yiwangComments.xml"], now.Keys.Except(old.Keys).Order(StringComparer.Ordinal));

        using var oldBook = TableText.Open(before);
        using var newBook = TableText.Open(after);
        var (left, right) = (TableText.Rows(TableText.Sheet(oldBook)), TableText.Rows(TableText.Sheet(newBook)));
        Assert.Equal(left.Select(r => string.Join('|', r.Take(14)).TrimEnd('|')), right.Select(r => string.Join('|', r.Take(14)).TrimEnd('|')));
        Assert.Equal("错误原因", right[Forgings.WrongHeaderRow - 1][14]);
        Assert.Equal("“列0”重复", right[14][14]);
        Assert.Equal(3, right.Count(r => r.Length > 14));
        Assert.Equal(TableText.Rows(TableText.Sheet(oldBook, 1)), TableText.Rows(TableText.Sheet(newBook, 1)));
    }

    [Fact]
    public void A_bad_cell_turns_red_and_keeps_its_own_format_and_a_missing_one_appears()
    {
        const string styles = "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><cellXfs count=\"2\"><xf numFmtId=\"0\" fillId=\"0\"/><xf numFmtId=\"14\" fillId=\"1\" applyNumberFormat=\"1\"/></cellXfs>";
        var book = TableText.XlsxOf("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\" spans=\"1:2\"><c r=\"B2\" s=\"1\"><v>46335</v></c></row></sheetData>", styles: styles);
        var parts = Parts(Report(book, Errors(Error(2, 0, "必填"), Error(2, 1, "日期不对"), Error(2, 1, "太早")), 1, 2));
        var cells = Xml(parts["xl/worksheets/sheet1.xml"]).Descendants(Main + "row").Last().Elements(Main + "c").ToDictionary(c => (string)c.Attribute("r")!, c => (int)c.Attribute("s")!);
        Assert.Equal(["A2", "B2", "C2"], cells.Keys);
        var formats = Xml(parts["xl/styles.xml"]).Descendants(Main + "cellXfs").Single().Elements().ToArray();
        Assert.Equal(("14", "2", "1"), ((string?)formats[cells["B2"]].Attribute("numFmtId"), (string?)formats[cells["B2"]].Attribute("fillId"), (string?)formats[cells["B2"]].Attribute("applyFill")));
        Assert.Equal("2", (string?)formats[cells["A2"]].Attribute("fillId"));
        Assert.Equal("FFFFC7CE", (string?)Xml(parts["xl/styles.xml"]).Descendants(Main + "fgColor").Single().Attribute("rgb"));
        var comments = Xml(parts["xl/yiwangComments.xml"]).Descendants(Main + "comment").ToDictionary(c => (string)c.Attribute("ref")!, c => c.Value);
        Assert.Equal("日期不对\n太早", comments["B2"]);
        Assert.Equal("必填", comments["A2"]);
    }

    [Fact]
    public void Her_own_comments_and_what_stands_after_the_rows_stay_in_order()
    {
        const string rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"c\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"../comments1.xml\"/><Relationship Id=\"v\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing\" Target=\"../drawings/vml1.vml\"/></Relationships>";
        var book = TableText.XlsxOf("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\"><v>2</v></c></row></sheetData><legacyDrawing r:id=\"v\"/><tableParts count=\"0\"/>", more: zip =>
        {
            TableText.Add(zip, "xl/worksheets/_rels/sheet1.xml.rels", rels);
            TableText.Add(zip, "xl/comments1.xml", "<comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><authors><author>小雨</author></authors><commentList><comment ref=\"A2\" authorId=\"0\"><text><t>先别动</t></text></comment></commentList></comments>");
            TableText.Add(zip, "xl/drawings/vml1.vml", CommentPatch.EmptyBoxes().ToString());
        });
        var parts = Parts(Report(book, Errors(Error(2, 0, "坏"), Error(2, 1, "坏")), 1, 2));
        Assert.DoesNotContain("xl/yiwangComments.xml", parts.Keys);
        Assert.Equal([("A2", "先别动"), ("B2", "坏")], Xml(parts["xl/comments1.xml"]).Descendants(Main + "comment").Select(c => ((string)c.Attribute("ref")!, c.Value)));
        Assert.Equal(["cols", "sheetData", "legacyDrawing", "tableParts"], Xml(parts["xl/worksheets/sheet1.xml"]).Root!.Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public void A_new_comment_link_stands_where_the_schema_wants_it()
    {
        var book = TableText.XlsxOf("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c></row></sheetData><pageMargins left=\"1\" right=\"1\" top=\"1\" bottom=\"1\" header=\"1\" footer=\"1\"/><tableParts count=\"0\"/>");
        var sheet = Xml(Parts(Report(book, Errors(Error(2, 0, "坏")), 1, 1))["xl/worksheets/sheet1.xml"]);
        Assert.Equal(["cols", "sheetData", "pageMargins", "legacyDrawing", "tableParts"], sheet.Root!.Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public async Task The_repaired_report_can_be_imported_as_it_is()
    {
        await using var bed = await Yiwang.Unit.Tests.Things.ThingsBed.OpenAsync();
        using var run = new ImportRun(Forgings.Wrong());
        var template = run.TemplateOf(run.Guess(i => i with { Required = false, Type = Yiwang.Things.Templates.ItemType.Text, Options = [], MaxLength = 100, Unique = false }));
        var things = run.Check(template, run.Plan(template), bed.Registry);
        var errors = new RowErrors(run.Findings.Kept, run.Findings.BadRows, false);
        var report = new MemoryStream();
        Assert.Null(XlsxReport.Write(File.OpenRead(run.Path_), "转向节锻件", TableLimits.Default, Forgings.WrongHeaderRow, 14, c => run.Headings[c], errors, report));
        using var again = new ImportRun(report.ToArray());
        Assert.Equal([.. run.Headings, "错误原因"], again.Headings);
        Assert.Equal(things.Count, again.Check(template, again.Plan(template), bed.Registry).Count);
    }

    [Fact]
    public void A_gbk_csv_comes_back_in_gbk_with_untouched_rows_byte_for_byte()
    {
        var file = TableText.Gb18030.GetBytes("编码,名称\r\n\"A,1\",锻件\r\nB,\r\nC,锻件,多");
        var into = new MemoryStream();
        CsvReport.Write(new MemoryStream(file), new CsvDialect(TextCoding.Gbk, 0, (byte)','), TableLimits.Default, 1, c => c == 1 ? "名称" : "", Errors(Error(3, 1, "必填。"), Error(4, -1, "多了\"一\"格。")), into);
        Assert.Equal("编码,名称,\"错误原因\"\r\n\"A,1\",锻件\r\nB,,\"“名称”必填\"\r\nC,锻件,多,\"多了\"\"一\"\"格\"", TableText.Gb18030.GetString(into.ToArray()));
    }

    [Fact]
    public void A_utf16_text_comes_back_with_its_mark_and_coding()
    {
        byte[] file = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("编码\t名称\r\nA\t\r\n")];
        var into = new MemoryStream();
        CsvReport.Write(new MemoryStream(file), new CsvDialect(TextCoding.Utf16LittleEndian, 2, (byte)'\t'), TableLimits.Default, 1, _ => "", Errors(Error(2, 1, "必填")), into);
        Assert.Equal("\uFEFF编码\t名称\t\"错误原因\"\r\nA\t\t\"必填\"\r\n", Encoding.Unicode.GetString(into.ToArray()));
    }
}

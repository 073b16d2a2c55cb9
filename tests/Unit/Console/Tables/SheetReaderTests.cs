using Xunit;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Unit.Tests.Console.Tables;

public sealed class SheetReaderTests
{
    private const string Dates = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/><numFmt numFmtId=\"171\" formatCode=\"000000\"/></numFmts><cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"21\"/></cellXfs>";

    private static List<string[]> Read(string sheet, string? strings = null, string workbookPr = "")
    {
        using var book = TableText.Open(TableText.XlsxOf(sheet, strings, Dates, workbookPr));
        return TableText.Rows(TableText.Sheet(book));
    }

    [Fact]
    public void Shared_inline_rich_and_formula_texts_are_read_without_phonetics()
    {
        var rows = Read("<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>内联</t></is></c><c r=\"D1\" t=\"str\"><f>A1</f><v>公式</v></c></row></sheetData>",
            "<si>\n <t>编码</t>\n</si><si><r><t>转向</t></r><r><t>节</t></r><rPh sb=\"0\" eb=\"1\"><t>zhuan</t></rPh></si>");
        Assert.Equal([["编码", "转向节", "内联", "公式"]], rows);
    }

    [Fact]
    public void Dates_come_as_iso_in_both_date_systems()
    {
        const string sheet = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>46335</v></c><c r=\"B1\" s=\"2\"><v>46335.354166666664</v></c><c r=\"C1\" s=\"3\"><v>1</v></c><c r=\"D1\" s=\"5\"><v>0.5</v></c><c r=\"E1\" t=\"d\"><v>2026-11-09</v></c></row></sheetData>";
        Assert.Equal([["2026-11-09", "2026-11-09 08:30:00", "1900-01-01", "12:00:00", "2026-11-09"]], Read(sheet));
        Assert.Equal("2030-11-10", Read(sheet, workbookPr: "<workbookPr date1904=\"1\"/>")[0][0]);
    }

    [Fact]
    public void The_day_that_never_was_stays_a_number() => Assert.Equal("60", Read("<sheetData><row><c s=\"1\"><v>60</v></c></row></sheetData>")[0][0]);

    [Fact]
    public void Numbers_come_as_they_were_typed()
    {
        var rows = Read("<sheetData><row><c><v>0.30000000000000004</v></c><c><v>1.5E3</v></c><c><v>-12</v></c><c s=\"4\"><v>731</v></c><c t=\"b\"><v>1</v></c><c><v>1E-7</v></c></row></sheetData>");
        Assert.Equal(["0.3", "1500", "-12", "000731", "TRUE", "1E-07"], rows[0]);
    }

    [Fact]
    public void Digits_that_the_spreadsheet_threw_away_are_marked()
    {
        using var book = TableText.Open(TableText.XlsxOf("<sheetData><row><c><v>9.1500116000000123E+17</v></c><c><v>915001160000000</v></c></row></sheetData>"));
        using var reader = TableText.Sheet(book);
        Assert.True(reader.Read());
        Assert.True(reader.IsLossy(0));
        Assert.False(reader.IsLossy(1));
        Assert.Equal("915001160000000", reader.Text(1));
        Assert.StartsWith("91500116000000", reader.Text(0).ToString(), StringComparison.Ordinal);
        Assert.Equal(18, reader.Text(0).Length);
    }

    [Fact]
    public void Errors_and_formulas_never_calculated_are_error_cells()
    {
        using var book = TableText.Open(TableText.XlsxOf("<sheetData><row><c t=\"e\"><v>#REF!</v></c><c><f>1+1</f></c><c><f>1+1</f><v>2</v></c></row></sheetData>"));
        using var reader = TableText.Sheet(book);
        Assert.True(reader.Read());
        Assert.Equal([CellKind.Error, CellKind.Error, CellKind.Number], [reader.Kind(0), reader.Kind(1), reader.Kind(2)]);
    }

    [Fact]
    public void Gaps_hidden_rows_hidden_columns_and_merges_are_known()
    {
        using var book = TableText.Open(TableText.XlsxOf("<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"2\"><c r=\"C2\" t=\"inlineStr\"><is><t>x</t></is></c></row><row r=\"5\" hidden=\"1\"/></sheetData><mergeCells><mergeCell ref=\"A1:C2\"/></mergeCells>"));
        using var reader = TableText.Sheet(book);
        Assert.True(reader.Read());
        Assert.Equal((2, 3, "", "x"), (reader.Row, reader.Columns, reader.Text(0).ToString(), reader.Text(2).ToString()));
        Assert.True(reader.Read());
        Assert.Equal((5, 0, true), (reader.Row, reader.Columns, reader.IsHidden));
        Assert.False(reader.Read());
        Assert.Null(reader.Problem);
        Assert.True(reader.IsColumnHidden(1) && reader.IsColumnHidden(2) && !reader.IsColumnHidden(3));
        Assert.Equal([new MergedArea(1, 2, 0, 2)], reader.Merges);
    }

    [Fact]
    public void Our_own_workbooks_come_back_as_written_with_their_hidden_sheets()
    {
        const string hard = "<b>&\"'\n\t\u0001 𠮷";
        var bytes = TableText.Xlsx(x =>
        {
            x.AddSheet("产品:[1]").StartRow().Text("编码").Skip().Text(hard).Number(1180.5);
            x.AddSheet("选项", new() { Hidden = true }).StartRow().Text("一");
        });
        using var book = TableText.Open(bytes);
        Assert.Equal([("产品  1", false), ("选项", true)], book.Sheets.Select(s => (s.Name, s.Hidden)));
        Assert.Equal([["编码", "", hard.Replace('\u0001', '\uFFFD'), "1180.5"]], TableText.Rows(TableText.Sheet(book)));
    }

    [Theory]
    [InlineData("yyyy-mm-dd", NumberLook.Date)]
    [InlineData("m\"月\"d\"日\"", NumberLook.Date)]
    [InlineData("[$-804]yyyy/m/d h:mm", NumberLook.DateTime)]
    [InlineData("[h]:mm:ss", NumberLook.Time)]
    [InlineData("0.00E+00", NumberLook.Plain)]
    [InlineData("General\"元\"", NumberLook.Plain)]
    [InlineData("\"day\"0", NumberLook.Plain)]
    [InlineData("[Red]0.00", NumberLook.Plain)]
    [InlineData("00000", NumberLook.Padded)]
    public void Format_codes_are_understood(string code, object look) => Assert.Equal(look, (object)NumberFormats.OfCode(code));
}

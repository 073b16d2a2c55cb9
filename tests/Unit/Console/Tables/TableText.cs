using Xunit;
using System.IO.Compression;
using System.Text;
using Yiwang.Console.Export.Xlsx;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Csv;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Unit.Tests.Console.Tables;

/// <summary>Rows in and out of the readers as arrays of text.</summary>
internal static class TableText
{
    public static readonly Encoding Gb18030 = CsvEncoding.Of(TextCoding.Gb18030);

    public static List<string[]> Rows(TableReader reader)
    {
        var rows = new List<string[]>();
        using (reader)
            while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.Columns).Select(c => reader.Text(c).ToString())]);
        return rows;
    }

    public static CsvReader Csv(byte[] bytes, TextCoding coding = TextCoding.Utf8, char delimiter = ',', TableLimits? limits = null, int bom = 0) =>
        CsvSource.Open(new MemoryStream(bytes), new CsvDialect(coding, bom, (byte)delimiter), limits ?? TableLimits.Default);

    public static CsvReader Csv(string text, TableLimits? limits = null) => Csv(Encoding.UTF8.GetBytes(text), limits: limits);

    public static byte[] Xlsx(Action<XlsxWriter> write)
    {
        var stream = new MemoryStream();
        using (var writer = new XlsxWriter(stream, leaveOpen: true)) write(writer);
        return stream.ToArray();
    }

    /// <summary>A workbook of one sheet whose rows are given as XML, as other programs write it.</summary>
    public static byte[] XlsxOf(string sheetXml, string? strings = null, string? styles = null, string workbookPr = "", Action<ZipArchive>? more = null)
    {
        const string main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        const string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
        return Zip(zip =>
        {
            Add(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
            Add(zip, "_rels/.rels", $"{rels}<Relationship Id=\"a\" Type=\"{rel}/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>");
            Add(zip, "xl/workbook.xml", $"<workbook {main}>{workbookPr}<sheets><sheet name=\"产品\" sheetId=\"1\" r:id=\"s1\"/></sheets></workbook>");
            Add(zip, "xl/_rels/workbook.xml.rels", $"{rels}<Relationship Id=\"s1\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"t\" Type=\"{rel}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"y\" Type=\"{rel}/styles\" Target=\"../xl/styles.xml\"/></Relationships>");
            Add(zip, "xl/worksheets/sheet1.xml", sheetXml.StartsWith('<') && sheetXml.Contains("worksheet", StringComparison.Ordinal) ? sheetXml : $"<worksheet {main}>{sheetXml}</worksheet>");
            if (strings is not null) Add(zip, "xl/sharedStrings.xml", $"<sst {main}>{strings}</sst>");
            if (styles is not null) Add(zip, "xl/styles.xml", $"<styleSheet {main}>{styles}</styleSheet>");
            more?.Invoke(zip);
        });
    }

    public static byte[] Zip(Action<ZipArchive> write)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) write(zip);
        return stream.ToArray();
    }

    public static void Add(ZipArchive zip, string name, string content)
    {
        using var part = new StreamWriter(zip.CreateEntry(name).Open());
        part.Write(content);
    }

    public static Workbook Open(byte[] xlsx, TableLimits? limits = null)
    {
        var book = Workbook.Open(new MemoryStream(xlsx), limits ?? TableLimits.Default, out var problem);
        Assert.True(book is not null, problem?.Sentence.En);
        return book;
    }

    public static TableProblem Refused(byte[] xlsx, TableLimits? limits = null)
    {
        var book = Workbook.Open(new MemoryStream(xlsx), limits ?? TableLimits.Default, out var problem);
        if (book is null) return problem!;
        using (book)
        using (var reader = new SheetReader(book, book.Sheets[0], limits ?? TableLimits.Default))
        {
            while (reader.Read()) { }
            Assert.NotNull(reader.Problem);
            return reader.Problem;
        }
    }

    public static SheetReader Sheet(Workbook book, int sheet = 0) => new(book, book.Sheets[sheet], TableLimits.Default);
}

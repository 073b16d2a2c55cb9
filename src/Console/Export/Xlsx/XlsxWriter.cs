using System.IO.Compression;
using System.Text;

namespace Yiwang.Console.Export.Xlsx;

/// <summary>
/// Writes a workbook forward: sheets one after the other, rows as they come, nothing kept but the sheets' names. Texts are inline, so that a million
/// of them need no table in memory, and stand in text cells, so that no spreadsheet reads them as numbers or formulas.
/// </summary>
public sealed class XlsxWriter : IDisposable
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRels = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    /// <summary>Fixed, so that the same rows make the same file.</summary>
    private static readonly DateTimeOffset PartTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _zip;
    private readonly List<(string Name, bool Hidden)> _sheets = [];
    private SheetWriter? _open;

    public XlsxWriter(Stream output, bool leaveOpen = false) => _zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen);

    /// <param name="name">At most 31 characters without <c>: \ / ? * [ ]</c>; others are replaced.</param>
    public SheetWriter AddSheet(string name, XlsxSheetLook? look = null)
    {
        _open?.End();
        _sheets.Add((SheetName(name), look?.Hidden ?? false));
        return _open = new SheetWriter(Part($"xl/worksheets/sheet{_sheets.Count}.xml"), look ?? new());
    }

    private string SheetName(string name)
    {
        var clean = string.Concat(name.Select(c => ":\\/?*[]'".Contains(c, StringComparison.Ordinal) || char.IsControl(c) ? ' ' : c)).Trim();
        clean = clean.Length == 0 ? "Sheet" : clean[..Math.Min(clean.Length, 28)];
        return _sheets.Exists(s => string.Equals(s.Name, clean, StringComparison.OrdinalIgnoreCase)) ? $"{clean}{_sheets.Count + 1}" : clean;
    }

    private StreamWriter Part(string name)
    {
        var entry = _zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = PartTime;
        var writer = new StreamWriter(entry.Open(), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        return writer;
    }

    private void WritePart(string name, string content)
    {
        using var part = Part(name);
        part.Write(content);
    }

    public void Dispose()
    {
        _open?.End();
        var sheets = string.Concat(_sheets.Select((s, i) =>
            $"<sheet name=\"{XmlText.Escape(s.Name)}\" sheetId=\"{i + 1}\"{(s.Hidden ? " state=\"hidden\"" : "")} r:id=\"rId{i + 1}\"/>"));
        var links = string.Concat(_sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{Rels}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"));
        var types = string.Concat(_sheets.Select((_, i) =>
            $"<Override PartName=\"/xl/worksheets/sheet{i + 1}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"));
        WritePart("xl/styles.xml", XlsxStyles.Part);
        WritePart("xl/workbook.xml", $"{Declaration}<workbook xmlns=\"{Main}\" xmlns:r=\"{Rels}\"><sheets>{sheets}</sheets></workbook>");
        WritePart("xl/_rels/workbook.xml.rels", $"{Declaration}<Relationships xmlns=\"{PackageRels}\">{links}<Relationship Id=\"rIdStyles\" Type=\"{Rels}/styles\" Target=\"styles.xml\"/></Relationships>");
        WritePart("_rels/.rels", $"{Declaration}<Relationships xmlns=\"{PackageRels}\"><Relationship Id=\"rId1\" Type=\"{Rels}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        WritePart("[Content_Types].xml", $"{Declaration}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{types}</Types>");
        _zip.Dispose();
    }
}

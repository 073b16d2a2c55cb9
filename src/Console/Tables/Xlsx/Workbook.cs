using System.IO.Compression;
using System.Xml;

namespace Yiwang.Console.Tables.Xlsx;

/// <param name="Part">Name of the part in the package, without a leading slash.</param>
public sealed record WorkbookSheet(string Name, string Part, bool Hidden);

/// <summary>An opened .xlsx: its sheets, texts and number formats. Everything in it was judged before it was inflated.</summary>
public sealed class Workbook : IDisposable
{
    private readonly ZipArchive _zip;
    private readonly TableLimits _limits;

    private Workbook(ZipArchive zip, TableLimits limits) => (_zip, _limits) = (zip, limits);

    public ZipArchive Zip => _zip;
    public IReadOnlyList<WorkbookSheet> Sheets { get; private set; } = [];
    public bool From1904 { get; private set; }
    public string? StylesPart { get; private set; }
    private string? _stringsPart;
    internal SharedStrings Strings { get; private set; } = new();
    internal NumberFormats Formats { get; private set; } = NumberFormats.None;

    public static Workbook? Open(Stream file, TableLimits limits, out TableProblem? problem)
    {
        problem = ZipCheck.Directory(file, limits);
        if (problem is not null) return null;
        Workbook? book = null;
        problem = Guarded(() =>
        {
            book = new Workbook(new ZipArchive(file, ZipArchiveMode.Read), limits);
            return ZipCheck.Entries(book._zip, limits) ?? book.ReadStructure();
        });
        if (problem is null) return book;
        book?.Dispose();
        return null;
    }

    /// <summary>Bad packages make the platform's readers throw; that ends here.</summary>
    public static TableProblem? Guarded(Func<TableProblem?> work)
    {
        try
        {
            return work();
        }
        catch (PartTooLargeException e)
        {
            return TableProblem.Bomb(e.Part);
        }
        catch (XmlException e)
        {
            return TableProblem.Damaged($"XML {e.LineNumber}:{e.LinePosition}");
        }
        catch (InvalidDataException)
        {
            return TableProblem.Damaged("zip");
        }
        catch (IOException)
        {
            return TableProblem.Damaged("zip");
        }
    }

    internal PartXml? OpenPart(string name)
    {
        var entry = FindPart(name);
        return entry is null ? null : new PartXml(new BoundedPart(entry.Open(), name, entry.Length, _limits.XmlTokenBytesMax), name, _limits);
    }

    /// <summary>A small part to be held whole.</summary>
    public XmlReader OpenWhole(string name, long bytesMax)
    {
        var entry = FindPart(name);
        if (entry is null || entry.Length > bytesMax) throw new PartTooLargeException(name);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true, MaxCharactersInDocument = bytesMax };
        return XmlReader.Create(new BoundedPart(entry.Open(), name, entry.Length, int.MaxValue), settings);
    }

    public ZipArchiveEntry? FindPart(string name) =>
        _zip.GetEntry(name) ?? _zip.Entries.FirstOrDefault(e => string.Equals(e.FullName.Replace('\\', '/'), name, StringComparison.OrdinalIgnoreCase));

    private TableProblem? ReadStructure()
    {
        var main = Relations.Read(this, "").FirstOrDefault(r => r.Type.EndsWith("/officeDocument", StringComparison.Ordinal))?.Target;
        if (main is null || FindPart(main) is null) return TableProblem.NotATable;
        var relations = Relations.Read(this, main);
        _stringsPart = relations.FirstOrDefault(r => r.Type.EndsWith("/sharedStrings", StringComparison.Ordinal))?.Target;
        StylesPart = relations.FirstOrDefault(r => r.Type.EndsWith("/styles", StringComparison.Ordinal))?.Target;
        Sheets = ReadSheets(main, relations.ToDictionary(r => r.Id, r => r.Target));
        return Sheets.Count == 0 ? TableProblem.NoSheets : ReadTexts();
    }

    private List<WorkbookSheet> ReadSheets(string main, Dictionary<string, string> targets)
    {
        var sheets = new List<WorkbookSheet>();
        using var xml = OpenPart(main)!;
        while (xml.Read() && sheets.Count < _limits.SheetsMax)
        {
            if (xml.Reader.NodeType != XmlNodeType.Element) continue;
            if (xml.Reader.LocalName == "workbookPr") From1904 = xml.Attribute("date1904") is "1" or "true";
            if (xml.Reader.LocalName != "sheet") continue;
            var id = xml.Attribute("id");
            if (id is null || !targets.TryGetValue(id, out var part) || FindPart(part) is null) continue;
            if (!part.Contains("sheet", StringComparison.OrdinalIgnoreCase) || part.Contains("chartsheet", StringComparison.OrdinalIgnoreCase)) continue;
            sheets.Add(new(xml.Attribute("name") ?? "", part, xml.Attribute("state") is "hidden" or "veryHidden"));
        }
        return sheets;
    }

    private TableProblem? ReadTexts()
    {
        if (StylesPart is not null && OpenPart(StylesPart) is { } styles)
            using (styles) Formats = NumberFormats.Read(styles);
        if (_stringsPart is null || OpenPart(_stringsPart) is not { } texts) return null;
        using (texts)
        {
            var problem = SharedStrings.Read(texts, _limits, out var strings);
            Strings = strings;
            return problem;
        }
    }

    public void Dispose() => _zip.Dispose();
}

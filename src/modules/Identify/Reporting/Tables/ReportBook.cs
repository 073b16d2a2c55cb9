using System.Text;

namespace Yiwang.Identify.Reporting.Tables;

/// <summary>
/// The tables in force: two tab-separated files that ship, or those of the same name in the node's folder <c>definitions</c>, which win. The national templates are annexes of an agreement and
/// change with it, so they are data. A file that is not sound is left out, and says why.
/// </summary>
public sealed class ReportBook
{
    public const string TablesFile = "reporting-tables.tsv", FieldsFile = "reporting-fields.tsv";
    private const int SizeMax = 1 << 20;

    private ReportBook(IReadOnlyList<ReportTable> all, string? problem) => (All, Problem) = (all, problem);

    public IReadOnlyList<ReportTable> All { get; }
    /// <summary>Why the node's own files are not in force; null = they are, or there are none.</summary>
    public string? Problem { get; }

    public ReportTable? Find(string? code) => All.FirstOrDefault(t => t.Code == code);

    /// <param name="folder"><c>{data}/definitions</c>; null = what ships.</param>
    public static ReportBook Load(string? folder)
    {
        var (tables, fields) = (Shipped(TablesFile), Shipped(FieldsFile));
        var (ownTables, ownFields) = (Own(folder, TablesFile), Own(folder, FieldsFile));
        if (ownTables is null && ownFields is null) return new(Read(tables, fields), null);
        try
        {
            return new(Read(ownTables ?? tables, ownFields ?? fields), null);
        }
        catch (FormatException e)
        {
            return new(Read(tables, fields), e.Message);
        }
    }

    /// <exception cref="FormatException">With the line.</exception>
    internal static IReadOnlyList<ReportTable> Read(string tables, string fields)
    {
        var rows = Lines(FieldsFile, fields, 6).ToLookup(c => c.Cells[0], StringComparer.Ordinal);
        var read = Lines(TablesFile, tables, 7).Select(c => new ReportTable(c.Cells[0], new(c.Cells[1], c.Cells[2]), Word<Rhythm>(c.Cells[3], c.At), c.Cells[4], Word<RowKind>(c.Cells[5], c.At), c.Cells[6], Fields([.. rows[c.Cells[0]]]))).ToList();
        if (read.FirstOrDefault(t => t.Fields.Count == 0) is { } empty) throw new FormatException($"{FieldsFile}: {empty.Code} has no fields");
        if (read.GroupBy(t => t.Code).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new FormatException($"{TablesFile}: {twice.Key} stands twice");
        return read;
    }

    private static List<ReportField> Fields(IReadOnlyList<(string[] Cells, string At)> rows)
    {
        List<ReportField> fields = [];
        foreach (var (cells, at) in rows)
        {
            var dot = cells[1].IndexOf('.', StringComparison.Ordinal);
            var field = Field(dot < 0 ? cells[1] : cells[1][(dot + 1)..], cells, at);
            if (dot < 0) fields.Add(field);
            else if (fields.FindIndex(f => f.Key == cells[1][..dot] && f.Kind == FieldKind.List) is >= 0 and var of) fields[of] = fields[of] with { Columns = [.. fields[of].Columns, field] };
            else throw new FormatException($"{at}: {cells[1]} has no list before it");
        }
        return fields;
    }

    private static ReportField Field(string key, string[] cells, string at)
    {
        var colon = cells[4].IndexOf(':', StringComparison.Ordinal);
        var kind = Word<FieldKind>(colon < 0 ? cells[4] : cells[4][..colon], at);
        string[] options = colon < 0 ? [] : cells[4][(colon + 1)..].Split('|');
        if (kind is FieldKind.Choice or FieldKind.Choices && options.Length == 0) throw new FormatException($"{at}: a choice needs its options");
        return new ReportField(key, new(cells[2], cells[3]), kind, cells[5] == "yes", options, []);
    }

    private static T Word<T>(string text, string at) where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : throw new FormatException($"{at}: {text}");

    private static IEnumerable<(string[] Cells, string At)> Lines(string file, string text, int cells)
    {
        var number = 1;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Skip(1))
        {
            number++;
            if (line.Length == 0) continue;
            var split = line.Split('\t');
            if (split.Length != cells) throw new FormatException($"{file} {number}: {split.Length} columns instead of {cells}");
            yield return (split, $"{file} {number}");
        }
    }

    private static string Shipped(string file)
    {
        using var reader = new StreamReader(typeof(ReportBook).Assembly.GetManifestResourceStream(file)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string? Own(string? folder, string file) =>
        folder is not null && new FileInfo(Path.Combine(folder, file)) is { Exists: true, Length: <= SizeMax } own ? File.ReadAllText(own.FullName) : null;
}

using Yiwang.Console.Tables.Csv;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Console.Tables;

/// <summary>Which part of the file is read and how; for an xlsx the sheet, for a text its coding and delimiter.</summary>
public sealed record TableChoice
{
    public bool IsXlsx { get; init; }
    public string Sheet { get; init; } = "";
    public TextCoding Coding { get; init; }
    public int BomLength { get; init; }
    public byte Delimiter { get; init; } = (byte)',';
}

/// <param name="Sheets">Of an xlsx, in the workbook's order.</param>
/// <param name="Guess">Of a text.</param>
public sealed record TableFile(TableChoice Choice, IReadOnlyList<(string Name, bool Hidden)> Sheets, EncodingGuess? Guess);

/// <summary>Opens an uploaded file, first to say what it is, then as often as rows are wanted.</summary>
public static class TableSource
{
    public static TableFile? Identify(string path, TableLimits limits, out TableProblem? problem)
    {
        using var file = File.OpenRead(path);
        return Identify(file, limits, out problem);
    }

    /// <param name="file">Can be read from any place. A workbook closes it.</param>
    public static TableFile? Identify(Stream file, TableLimits limits, out TableProblem? problem)
    {
        if (file.Length > limits.UploadBytesMax)
        {
            problem = TableProblem.TooLarge(file.Length, limits.UploadBytesMax);
            return null;
        }
        var kind = TableFileKinds.Of(file);
        problem = kind switch
        {
            TableFileKind.Empty => TableProblem.Empty,
            TableFileKind.OldExcel => TableProblem.OldExcel,
            TableFileKind.Encrypted => TableProblem.Encrypted,
            TableFileKind.Unknown => TableProblem.NotATable,
            _ => null,
        };
        if (problem is not null) return null;
        return kind == TableFileKind.Xlsx ? IdentifyXlsx(file, limits, out problem) : IdentifyCsv(file, limits);
    }

    private static TableFile IdentifyCsv(Stream file, TableLimits limits)
    {
        var guess = EncodingGuess.Of(file);
        var choice = new TableChoice { Coding = guess.Coding, BomLength = guess.BomLength, Delimiter = CsvSource.GuessDelimiter(file, guess, limits) };
        return new(choice, [], guess);
    }

    private static TableFile? IdentifyXlsx(Stream file, TableLimits limits, out TableProblem? problem)
    {
        using var book = Workbook.Open(file, limits, out problem);
        if (book is null) return null;
        var sheets = book.Sheets.Select(s => (s.Name, s.Hidden)).ToArray();
        var first = sheets.FirstOrDefault(s => !s.Hidden).Name ?? sheets[0].Name;
        return new(new TableChoice { IsXlsx = true, Sheet = first }, sheets, null);
    }

    /// <summary>A reader that closes the file with itself; null with the reason.</summary>
    public static OpenTable? Open(string path, TableChoice choice, TableLimits limits, out TableProblem? problem) => Open(File.OpenRead(path), choice, limits, out problem);

    public static OpenTable? Open(Stream file, TableChoice choice, TableLimits limits, out TableProblem? problem)
    {
        if (!choice.IsXlsx)
        {
            problem = null;
            return new(CsvSource.Open(file, new CsvDialect(choice.Coding, choice.BomLength, choice.Delimiter), limits), null, file);
        }
        var book = Workbook.Open(file, limits, out problem);
        var sheet = book?.Sheets.FirstOrDefault(s => s.Name == choice.Sheet);
        if (book is not null && sheet is not null) return new(new SheetReader(book, sheet, limits), book, file);
        problem ??= TableProblem.SheetUnknown(choice.Sheet);
        book?.Dispose();
        file.Dispose();
        return null;
    }
}

public sealed record OpenTable(TableReader Reader, Workbook? Book, Stream File) : IDisposable
{
    public void Dispose()
    {
        Reader.Dispose();
        Book?.Dispose();
        File.Dispose();
    }
}

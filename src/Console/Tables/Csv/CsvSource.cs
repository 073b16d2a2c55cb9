using System.Text;

namespace Yiwang.Console.Tables.Csv;

/// <summary>Opens a text file as a table: the coding and the delimiter are guessed unless she chose them.</summary>
public static class CsvSource
{
    private const int SampleBytes = 1 << 16, SampleRows = 50;
    private static readonly byte[] Delimiters = [(byte)',', (byte)'\t', (byte)';', (byte)'|'];

    /// <summary>GBK's second byte may be '|' and UTF-16's may be anything: such texts are read through UTF-8.</summary>
    private static bool MustTranscode(TextCoding coding, byte delimiter) =>
        coding is TextCoding.Utf16LittleEndian or TextCoding.Utf16BigEndian || (delimiter == (byte)'|' && coding != TextCoding.Utf8);

    public static CsvReader Open(Stream file, CsvDialect dialect, TableLimits limits) => MustTranscode(dialect.Coding, dialect.Delimiter)
        ? new CsvReader(Transcoded(file, dialect), dialect with { Coding = TextCoding.Utf8, BomLength = 0 }, limits)
        : new CsvReader(file, dialect, limits);

    private static Stream Transcoded(Stream file, CsvDialect dialect)
    {
        file.Position = dialect.BomLength;
        return Encoding.CreateTranscodingStream(file, CsvEncoding.Of(dialect.Coding), new UTF8Encoding(false));
    }

    public static byte GuessDelimiter(Stream file, EncodingGuess coding, TableLimits limits)
    {
        file.Position = 0;
        var sample = new byte[SampleBytes];
        var n = file.ReadAtLeast(sample, SampleBytes, throwOnEndOfStream: false);
        file.Position = 0;
        var best = ((byte)',', Score: 0.0);
        foreach (var delimiter in Delimiters)
        {
            var score = Score(sample.AsMemory(0, n), new CsvDialect(coding.Coding, coding.BomLength, delimiter), limits);
            if (score > best.Score) best = (delimiter, score);
        }
        return best.Item1;
    }

    /// <summary>The share of rows that have the commonest number of columns, weighted a little by that number; 0 when nothing is split.</summary>
    private static double Score(ReadOnlyMemory<byte> sample, CsvDialect dialect, TableLimits limits)
    {
        using var reader = Open(new MemoryStream(sample.ToArray()), dialect, limits);
        var widths = new Dictionary<int, int>();
        var rows = 0;
        while (rows < SampleRows && reader.Read())
        {
            if (reader.IsBlank) continue;
            rows++;
            widths[reader.Columns] = widths.GetValueOrDefault(reader.Columns) + 1;
        }
        if (rows == 0) return 0;
        var (width, count) = widths.MaxBy(w => (w.Value, w.Key));
        return width < 2 ? 0 : (double)count / rows + Math.Min(width, 50) * 0.002;
    }
}

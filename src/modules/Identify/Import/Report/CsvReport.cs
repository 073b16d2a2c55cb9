using System.Text;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Csv;

namespace Yiwang.Identify.Import.Report;

/// <summary>Her own CSV again, byte for byte in its own encoding, with the reasons as a last column of the rows that have errors.</summary>
internal static class CsvReport
{
    public static void Write(Stream file, CsvDialect dialect, TableLimits limits, int headerRow, Func<int, string> nameOf, RowErrors errors, Stream into)
    {
        using var reader = CsvSource.Open(file, dialect, limits);
        var transcoded = reader.Dialect != dialect;
        if (transcoded) WriteMark(file, dialect, into);
        var coding = CsvEncoding.Of(reader.Dialect.Coding);
        using var back = transcoded ? Encoding.CreateTranscodingStream(into, CsvEncoding.Of(dialect.Coding), new UTF8Encoding(false), leaveOpen: true) : null;
        var output = back ?? into;
        if (!transcoded) output.Write(reader.Mark);
        var width = 0;
        while (reader.Read())
        {
            output.Write(reader.Raw);
            if (reader.Row == headerRow) width = reader.Columns;
            var reason = reader.Row == headerRow ? errors.Title : errors.IsBad(reader.Row) ? errors.Reason(reader.Row, nameOf) : null;
            if (reason is not null)
            {
                for (var i = reader.Columns; i <= width; i++) output.WriteByte(dialect.Delimiter);
                if (reader.Columns > width) output.WriteByte(dialect.Delimiter);
                output.Write(coding.GetBytes($"\"{reason.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            }
            output.Write(reader.LineEnd);
        }
    }

    private static void WriteMark(Stream file, CsvDialect dialect, Stream into)
    {
        var mark = new byte[dialect.BomLength];
        var position = file.Position;
        file.Position = 0;
        file.ReadExactly(mark);
        file.Position = position;
        into.Write(mark);
    }
}

using System.Text;

namespace Yiwang.Identify.Labels.Print;

/// <summary>Code and address line by line, for the print house's variable-data program.</summary>
internal sealed class PrintHouseFile(LabelAddress address)
{
    /// <summary>CSV with BOM and a heading; without, tab-separated text and no heading, which older programs want.</summary>
    public async Task WriteAsync(Stream into, IEnumerable<LabelItem> items, bool csv, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(into, new UTF8Encoding(encoderShouldEmitUTF8Identifier: csv), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        if (csv) await writer.WriteLineAsync("标识编码,网址,名称");
        foreach (var item in items)
        {
            cancel.ThrowIfCancellationRequested();
            var (code, url) = (item.Handle.ToString(), address.UrlOf(item.Handle));
            await writer.WriteLineAsync(csv ? $"{Export.CsvText.Cell(code)},{Export.CsvText.Cell(url)},{Export.CsvText.Cell(item.Name)}" : $"{code}\t{url}");
        }
    }
}

using System.Text;

namespace Yiwang.Identify.Labels.Print;

/// <summary>Code and address line by line, for the print house's variable-data program.</summary>
/// <param name="gs1">The address is the Digital Link of Things that have a GS1 key, and the element string stands beside it.</param>
internal sealed class PrintHouseFile(LabelAddress address, bool gs1 = false)
{
    /// <summary>CSV with BOM and a heading; without, tab-separated text and no heading, which older programs want.</summary>
    public async Task WriteAsync(Stream into, IEnumerable<LabelItem> items, bool csv, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(into, new UTF8Encoding(encoderShouldEmitUTF8Identifier: csv), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        if (csv) await writer.WriteLineAsync(gs1 ? "标识编码,网址,名称,元素串" : "标识编码,网址,名称");
        foreach (var item in items)
        {
            cancel.ThrowIfCancellationRequested();
            var link = gs1 ? item.Gs1 : null;
            var (code, url) = (item.Handle.ToString(), link is null ? address.UrlOf(item.Handle) : address.UrlOf(link));
            var more = gs1 ? (csv ? "," : "\t") + Export.CsvText.Cell(link?.Identity ?? "") : "";
            await writer.WriteLineAsync((csv ? $"{Export.CsvText.Cell(code)},{Export.CsvText.Cell(url)},{Export.CsvText.Cell(item.Name)}" : $"{code}\t{url}") + more);
        }
    }
}

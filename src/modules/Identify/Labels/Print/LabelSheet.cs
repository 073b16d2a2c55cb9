using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Yiwang.Identify.Labels.Symbols;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Labels.Print;

/// <summary>
/// A page to print: <c>@page</c> in millimetres, every label placed to the tenth of one, symbols as SVG. Written label by label, so that thousands need no
/// more memory than one. Needs no script and no file beside it.
/// </summary>
internal sealed class LabelSheet(LabelLayout layout, LabelAddress address, bool english)
{
    /// <summary>Below this a phone of a few years ago does not read a symbol (a 203 dpi printer draws 0.125 mm dots, two or three make a module).</summary>
    public const double ModuleMmMin = 0.25;
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <returns>The number of labels written, and of those left out: no symbol of this size can hold the address, or there is no GS1 key.</returns>
    public async Task<(int Written, int TooLong)> WriteAsync(TextWriter into, IEnumerable<LabelItem> items, CancellationToken cancel)
    {
        await into.WriteAsync(Head());
        int at = layout.Skip, tooLong = 0;
        using var label = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var item in items)
        {
            if (layout.Symbol is LabelSymbol.Gs1Qr or LabelSymbol.Gs1DataMatrix && item.Gs1 is null)
            {
                tooLong++;
                await into.WriteAsync($"<p class=\"note\">{Html.Encode(item.Handle.ToString())}: {Say("没有 GS1 标识，请先绑定商品条码等别名", "it has no GS1 key; bind a GTIN or another one first")}</p>");
                continue;
            }
            var symbol = SymbolOf(item);
            if (symbol is null || layout.Format.SymbolSide / symbol.Size < ModuleMmMin)
            {
                tooLong++;
                await into.WriteAsync($"<p class=\"note\">{Html.Encode(item.Handle.ToString())}: {Say("地址太长，这个尺寸的标签印不下，请换大一号的标签", "the address is too long for a label of this size; take a larger one")}</p>");
                continue;
            }
            var place = at++ % layout.Format.PerPage;
            if (place == 0 || at == layout.Skip + 1) await into.WriteAsync(at == layout.Skip + 1 ? "<section>" : "</section><section>");
            // a server's stream takes asynchronous writes only
            label.GetStringBuilder().Clear();
            WriteLabel(label, item, symbol, place);
            await into.WriteAsync(label.GetStringBuilder(), cancel);
        }
        await into.WriteAsync(at > layout.Skip ? "</section></body></html>" : "</body></html>");
        await into.FlushAsync(cancel);
        return (at - layout.Skip, tooLong);
    }

    private SymbolMatrix? SymbolOf(in LabelItem item) => layout.Symbol switch
    {
        LabelSymbol.Qr => QrSymbol.Encode(address.UrlOf(item.Handle)),
        LabelSymbol.DataMatrix => DataMatrixSymbol.Encode(address.UrlOf(item.Handle)),
        LabelSymbol.Gs1Qr => QrSymbol.Encode(address.UrlOf(item.Gs1!)),
        _ => DataMatrixSymbol.EncodeGs1(Gs1ElementString.WriteScanned([item.Gs1!.Key, .. item.Gs1.Qualifiers])),
    };

    private string Say(string zh, string en) => english ? en : zh;

    private string Head()
    {
        var f = layout.Format;
        var symbol = f.SymbolSide;
        var nameSize = Math.Min(3.4, f.TextHeight * 0.26);
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            <!doctype html><html lang="{{{Say("zh-CN", "en")}}}"><head><meta charset="utf-8"><title>{{{Say("标签", "Labels")}}} {{{f.Key}}}</title><style>
            @page{size:{{{f.PageWidth}}}mm {{{f.PageHeight}}}mm;margin:0}
            *{box-sizing:border-box}body{margin:0;background:#fff;color:#000;font-family:"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif}
            section{position:relative;width:{{{f.PageWidth}}}mm;height:{{{f.PageHeight}}}mm;overflow:hidden;break-after:page}
            .l{position:absolute;width:{{{f.Width}}}mm;height:{{{f.Height}}}mm;padding:{{{f.Padding}}}mm;text-align:center;overflow:hidden}
            .l svg{display:block;margin:0 auto;width:{{{symbol}}}mm;height:{{{symbol}}}mm}
            .n{font-size:{{{nameSize}}}mm;line-height:1.15;font-weight:700;max-height:2.3em;overflow:hidden;overflow-wrap:anywhere}
            .c{font-family:"Noto Sans Mono CJK SC",Consolas,monospace;line-height:1.15;overflow-wrap:anywhere}
            .note{font-size:14px;margin:8px;padding:8px;border:1px solid #d63939}
            @media screen{section{margin:4mm auto;outline:1px dashed #9aa5b1}}@media print{.note{display:none}}
            </style></head><body><p class="note">{{{Say("按 Ctrl+P（苹果电脑按 ⌘P）打印；缩放选“实际大小/100%”，页边距选“无”。", "Print with Ctrl+P (⌘P); scale 100 %, margins none.")}}}</p>

            """);
    }

    private void WriteLabel(TextWriter into, in LabelItem item, SymbolMatrix symbol, int place)
    {
        var f = layout.Format;
        var left = f.Left + place % f.Columns * f.Width + layout.OffsetX;
        var top = f.Top + place / f.Columns * f.Height + layout.OffsetY;
        into.Write(string.Create(CultureInfo.InvariantCulture, $"<div class=\"l\" style=\"left:{left:0.##}mm;top:{top:0.##}mm\">"));
        symbol.WriteSvg(into, f.SymbolSide);
        // with a GS1 symbol people read what it holds
        var code = layout.Symbol is LabelSymbol.Gs1Qr or LabelSymbol.Gs1DataMatrix ? item.Gs1!.Identity : item.Handle.ToString();
        if (item.Name.Length > 0) into.Write($"<div class=\"n\">{Html.Encode(item.Name)}</div>");
        into.Write(string.Create(CultureInfo.InvariantCulture, $"<div class=\"c\" style=\"font-size:{CodeSize(code):0.##}mm\">{Html.Encode(code)}</div></div>\n"));
    }

    /// <summary>As large as two lines allow: a monospaced character is 0.6 of its size wide.</summary>
    private double CodeSize(string code) =>
        Math.Clamp(2 * (layout.Format.Width - 2 * layout.Format.Padding) / (0.6 * Math.Max(1, code.Length)), 1.4, Math.Min(2.8, layout.Format.TextHeight * 0.22));
}

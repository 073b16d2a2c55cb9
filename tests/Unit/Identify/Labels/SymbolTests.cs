using Xunit;
using Yiwang.Identify.Labels.Symbols;

namespace Yiwang.Unit.Tests.Identify.Labels;

public sealed class SymbolTests
{
    private const string Url = "https://id.example.cn/i/99.501.1001/ZXJ26000731";

    [Fact]
    public void Zbar_reads_our_qr_code() => Assert.Equal(Url, Decoder.Qr(QrSymbol.Encode(Url)!));

    /// <summary>One length in each of the symbol sizes, so that every placement corner and every way of interleaving is drawn once.</summary>
    public static TheoryData<int> Lengths => [3, 5, 8, 12, 18, 22, 30, 36, 44, 62, 86, 114, 144, 174, 204, 280, 368, 456, 576, 696, 816, 1_050];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Dmtxread_reads_our_data_matrix_of_every_size(int codewords)
    {
        const string alphabet = "https://ID.example.cn/i/abcXYZ~!_";
        var text = string.Concat(Enumerable.Range(0, codewords).Select(i => alphabet[i * 7 % alphabet.Length]));
        Assert.Equal(text, Decoder.DataMatrix(DataMatrixSymbol.Encode(text)!));
    }

    [Theory]
    [InlineData("0109506000134352", "\u001d0109506000134352")]
    [InlineData("010950600013435210ABC\u001d21S/1", "\u001d010950600013435210ABC\u001d21S/1")]
    public void Dmtxread_reads_our_gs1_data_matrix_with_fnc1_in_first_position(string elements, string read)
    {
        Assert.Equal(read, Decoder.Gs1DataMatrix(DataMatrixSymbol.EncodeGs1(elements)!));
        Assert.NotEqual(read, Decoder.Gs1DataMatrix(DataMatrixSymbol.Encode("0109506000134352")!));
    }

    [Fact]
    public void Digits_are_packed_in_pairs()
    {
        Assert.Equal(Url, Decoder.DataMatrix(DataMatrixSymbol.Encode(Url)!));
        Assert.Equal(12 + 4, DataMatrixSymbol.Encode("1234567890")!.Size);
    }

    [Fact]
    public void What_no_symbol_can_hold_is_refused()
    {
        Assert.Null(DataMatrixSymbol.Encode("锻件"));
        Assert.Null(DataMatrixSymbol.Encode(""));
        Assert.Null(DataMatrixSymbol.Encode(new string('a', 1_305)));
        Assert.Null(DataMatrixSymbol.Encode(new string('1', 5_000)));
        Assert.Null(QrSymbol.Encode(new string('a', QrSymbol.BytesMax + 1)));
        Assert.NotNull(DataMatrixSymbol.Encode(new string('a', 1_304)));
    }

    [Fact]
    public void The_svg_has_the_exact_size_and_every_dark_module()
    {
        var symbol = DataMatrixSymbol.Encode("A1")!;
        var svg = symbol.ToSvg(12.5);
        Assert.Contains("width=\"12.5mm\" height=\"12.5mm\"", svg, StringComparison.Ordinal);
        var dark = 0;
        for (var i = 0; i < symbol.Size * symbol.Size; i++) dark += symbol[i / symbol.Size, i % symbol.Size] ? 1 : 0;
        Assert.Equal(dark, System.Text.RegularExpressions.Regex.Matches(svg, @"M\d+ \d+h(\d+)v").Sum(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
    }
}

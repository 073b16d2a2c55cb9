using Xunit;
using System.Text;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Csv;

namespace Yiwang.Unit.Tests.Console.Tables;

public sealed class EncodingGuessTests
{
    private const string Chinese = "产品编码,产品名称,规格\nZXJ26000001,转向节锻件,四十二铬钼\n";
    private static EncodingGuess Guess(byte[] bytes) => EncodingGuess.Of(new MemoryStream(bytes));

    [Fact]
    public void Byte_order_marks_decide()
    {
        Assert.Equal((TextCoding.Utf8, 3, 1.0), Short(Guess([0xEF, 0xBB, 0xBF, (byte)'a'])));
        Assert.Equal((TextCoding.Utf16LittleEndian, 2, 1.0), Short(Guess([0xFF, 0xFE, 0x31, 0x00])));
        Assert.Equal((TextCoding.Utf16BigEndian, 2, 1.0), Short(Guess([0xFE, 0xFF, 0x00, 0x31])));
    }

    private static (TextCoding, int, double) Short(EncodingGuess g) => (g.Coding, g.BomLength, g.Confidence);

    [Fact]
    public void Utf8_without_mark_is_told_from_gbk()
    {
        var utf8 = Guess(Encoding.UTF8.GetBytes(Chinese));
        Assert.Equal(TextCoding.Utf8, utf8.Coding);
        Assert.True(utf8.Confidence >= EncodingGuess.Sure);
        var gbk = Guess(TableText.Gb18030.GetBytes(Chinese));
        Assert.Equal(TextCoding.Gbk, gbk.Coding);
        Assert.True(gbk.Confidence >= EncodingGuess.Sure);
        Assert.NotEmpty(gbk.Reasons);
    }

    [Fact]
    public void A_four_byte_character_makes_it_gb18030()
    {
        var guess = Guess(TableText.Gb18030.GetBytes(Chinese + "㐀𠮷"));
        Assert.Equal(TextCoding.Gb18030, guess.Coding);
        Assert.Contains(guess.Reasons, r => r.Zh.Contains("GB18030", StringComparison.Ordinal));
    }

    [Fact]
    public void Chinese_after_a_long_plain_head_still_decides() =>
        Assert.Equal(TextCoding.Gbk, Guess([.. Encoding.ASCII.GetBytes(new string('a', 300_001)), .. TableText.Gb18030.GetBytes(Chinese)]).Coding);

    [Fact]
    public void Characters_cut_by_block_edges_are_still_utf8()
    {
        for (var shift = 0; shift < 6; shift++)
        {
            var text = new string('a', 65_536 - 9 + shift) + "节𠮷节𠮷节𠮷" + new string('节', 30_000);
            Assert.Equal(TextCoding.Utf8, Guess(Encoding.UTF8.GetBytes(text)).Coding);
        }
    }

    [Fact]
    public void Noise_is_guessed_without_confidence()
    {
        var noise = new byte[4_096];
        new Random(1).NextBytes(noise);
        Assert.True(Guess(noise).Confidence < EncodingGuess.Sure);
    }

    [Theory]
    [InlineData("编码,名称\nA;1,锻件\nB,瓶", ',')]
    [InlineData("编码\t名称,旧\nA\t锻件\nB\t瓶", '\t')]
    [InlineData("编码;名称\nA;锻,件\nB;瓶", ';')]
    [InlineData("编码|名称\nA|锻件\nB|瓶", '|')]
    public void The_delimiter_is_the_one_that_splits_rows_alike(string text, char expected)
    {
        foreach (var coding in (TextCoding[])[TextCoding.Utf8, TextCoding.Gbk])
        {
            var file = new MemoryStream(CsvEncoding.Of(coding).GetBytes(text));
            Assert.Equal(expected, (char)CsvSource.GuessDelimiter(file, EncodingGuess.Of(file), TableLimits.Default));
        }
    }
}

using Xunit;
using System.Text;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Csv;

namespace Yiwang.Unit.Tests.Console.Tables;

public sealed class CsvReaderTests
{
    [Fact]
    public void Quotes_hold_delimiters_line_breaks_and_doubled_quotes()
    {
        var rows = TableText.Rows(TableText.Csv("a,\"b,1\",\"c\r\nd\",\"say \"\"hi\"\"\"\r\n2,,\n"));
        Assert.Equal([["a", "b,1", "c\r\nd", "say \"hi\""], ["2", "", ""]], rows);
    }

    [Theory]
    [InlineData("a,b\n1,2")]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a,b\r1,2\r")]
    public void Every_line_end_ends_a_row(string text) => Assert.Equal([["a", "b"], ["1", "2"]], TableText.Rows(TableText.Csv(text)));

    [Fact]
    public void A_quote_inside_a_plain_cell_is_a_character() =>
        Assert.Equal([["5\" 管", "\"半\"个", "x"]], TableText.Rows(TableText.Csv("5\" 管,\"半\"个,x")));

    [Fact]
    public void A_quote_never_closed_is_named_by_row()
    {
        using var reader = TableText.Csv("a,b\n1,\"2\n3,4\n");
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal("table.open-quote", reader.Problem!.Code);
        Assert.Contains("第 2 行", reader.Problem.Sentence.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Gbk_whose_second_bytes_look_like_ascii_is_cut_at_real_delimiters()
    {
        // 鎰 is 0xE67C and 乗 is 0x815C in GBK: the second bytes are '|' and '\'
        foreach (var delimiter in ",\t;|")
        {
            var text = $"编码{delimiter}名称\nA1{delimiter}鎰乗节𠮷\n";
            var rows = TableText.Rows(TableText.Csv(TableText.Gb18030.GetBytes(text), TextCoding.Gb18030, delimiter));
            Assert.Equal([["编码", "名称"], ["A1", "鎰乗节𠮷"]], rows);
        }
    }

    [Fact]
    public void Utf16_of_a_spreadsheet_is_read()
    {
        var rows = TableText.Rows(TableText.Csv([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("编码\t名称\r\nA1\t锻件\r\n")], TextCoding.Utf16LittleEndian, '\t', bom: 2));
        Assert.Equal([["编码", "名称"], ["A1", "锻件"]], rows);
    }

    [Fact]
    public void Bytes_that_mean_nothing_become_the_replacement_character()
    {
        Assert.Equal("\uFFFDA", TableText.Rows(TableText.Csv([0xFF, (byte)'A'], TextCoding.Gbk))[0][0]);
        Assert.Contains('\uFFFD', TableText.Rows(TableText.Csv([0xC3, (byte)'A'], TextCoding.Utf8))[0][0]);
    }

    [Fact]
    public void A_million_columns_are_refused_within_little_memory()
    {
        var readers = new Queue<CsvReader>(Enumerable.Range(0, Allocations.Rounds).Select(_ => TableText.Csv(new string(',', 1_000_000))));
        Assert.InRange(Allocations.Least(() =>
        {
            using var reader = readers.Dequeue();
            Assert.False(reader.Read());
            Assert.Equal("table.too-many-columns", reader.Problem!.Code);
        }), 0, 1 << 20);
        foreach (var left in readers) left.Dispose();
    }

    [Fact]
    public void An_endless_record_is_refused_at_its_bound()
    {
        using var reader = TableText.Csv("a\n\"" + new string('x', 3 << 20));
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal("table.record-too-long", reader.Problem!.Code);
    }

    [Fact]
    public void Rows_beyond_the_bound_are_refused()
    {
        var limits = TableLimits.Default with { RowsMax = 10 };
        using var reader = TableText.Csv(string.Concat(Enumerable.Repeat("1\n", 100)), limits);
        while (reader.Read()) { }
        Assert.Equal("table.too-many-rows", reader.Problem!.Code);
    }

    [Fact]
    public void Records_across_buffer_edges_come_out_whole()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => $"{i},\"转向节,{i}\n第二行\",{new string((char)('a' + i % 26), i % 70)}").ToArray();
        var read = TableText.Rows(TableText.Csv(string.Join("\r\n", rows)));
        Assert.Equal(rows.Length, read.Count);
        for (var i = 0; i < read.Count; i++)
            Assert.Equal([$"{i}", $"转向节,{i}\n第二行", new string((char)('a' + i % 26), i % 70)], read[i]);
    }

    [Fact]
    public void Reading_rows_allocates_nothing_in_the_steady_state()
    {
        var bytes = TableText.Gb18030.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"ZXJ26{i:D6},转向节锻件,42CrMo,1180\r\n")));
        using var reader = TableText.Csv(bytes, TextCoding.Gbk);
        var rows = 0;
        // each round reads on in the same file
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var end = rows + 5_000; rows < end && reader.Read() && reader.Text(0).Length + reader.Text(1).Length > 0;) rows++;
        }));
        Assert.InRange(rows, 5_000, 8 * 5_000);
    }

    [Fact]
    public void Raw_record_and_line_end_give_the_file_back_byte_for_byte()
    {
        var bytes = TableText.Gb18030.GetBytes("编码,名称\r\n\"A,1\",锻件\nB\r,\r\n末行");
        using var reader = TableText.Csv(bytes, TextCoding.Gbk);
        var back = new List<byte>();
        while (reader.Read()) { back.AddRange(reader.Raw); back.AddRange(reader.LineEnd); }
        Assert.Equal(bytes, back.ToArray());
    }

    [Fact]
    public void Garbage_and_every_truncation_end_without_an_exception()
    {
        var random = new Random(20261121);
        var bytes = TableText.Gb18030.GetBytes("编码,\"名,称\"\r\n\"A\"\"1\",锻件𠮷\r\n");
        for (var n = 0; n <= bytes.Length; n++)
            foreach (var coding in (TextCoding[])[TextCoding.Utf8, TextCoding.Gbk]) TableText.Rows(TableText.Csv(bytes[..n], coding));
        for (var round = 0; round < 500; round++)
        {
            var noise = new byte[random.Next(400)];
            random.NextBytes(noise);
            for (var i = 0; i < noise.Length; i += 3) noise[i] = (byte)",\"\r\n"[random.Next(4)];
            TableText.Rows(TableText.Csv(noise, TextCoding.Gb18030));
        }
    }
}

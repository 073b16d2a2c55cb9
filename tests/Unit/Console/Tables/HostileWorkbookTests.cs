using Xunit;
using System.Buffers.Binary;
using System.Text;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Unit.Tests.Console.Tables;

public sealed class HostileWorkbookTests
{
    private static readonly TableLimits Small = TableLimits.Default with { InflatedBytesMax = 64 << 20 };

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_inflated()
    {
        var bomb = TableText.XlsxOf("<sheetData/>", more: zip => TableText.Add(zip, "xl/media/a.xml", new string(' ', 8 << 20)));
        Assert.InRange(Allocations.Least(() => Assert.Equal("table.zip-bomb", TableText.Refused(bomb).Code)), 0, 1 << 20);
    }

    [Fact]
    public void A_claim_of_a_gigabyte_is_refused_and_a_claim_too_small_is_caught()
    {
        var honest = TableText.XlsxOf("<sheetData><row><c t=\"inlineStr\"><is><t>" + new string('x', 20_000) + "</t></is></c></row></sheetData>");
        Assert.Equal("table.zip-bomb", TableText.Refused(Claim(honest, 1 << 30), Small).Code);
        Assert.Contains(TableText.Refused(Claim(honest, 500), Small).Code, (string[])["table.zip-bomb", "table.damaged"]);
    }

    /// <summary>Rewrites the claimed size of the sheet in the central directory.</summary>
    private static byte[] Claim(byte[] xlsx, uint size)
    {
        var bytes = xlsx.ToArray();
        for (var at = 0; (at = bytes.AsSpan(at).IndexOf("PK\x01\x02"u8) is var n && n >= 0 ? at + n : -1) >= 0; at += 4)
        {
            var name = Encoding.ASCII.GetString(bytes, at + 46, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 28)));
            if (name == "xl/worksheets/sheet1.xml") BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 24), size);
        }
        return bytes;
    }

    [Fact]
    public void A_thousand_small_parts_too_many_are_refused()
    {
        var many = TableText.XlsxOf("<sheetData/>", more: zip =>
        {
            for (var i = 0; i < 2_001; i++) zip.CreateEntry($"x{i}");
        });
        Assert.Equal("table.too-many-parts", TableText.Refused(many).Code);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>")]
    public void Entities_of_any_kind_are_refused(string doctype)
    {
        var sheet = doctype + "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>";
        Assert.Equal("table.damaged", TableText.Refused(TableText.XlsxOf(sheet)).Code);
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Equal("table.zip-bomb", TableText.Refused(TableText.XlsxOf(string.Concat(Enumerable.Repeat("<a>", 5_000)))).Code);

    [Fact]
    public void An_endless_attribute_is_refused_without_being_kept()
    {
        var noise = new StringBuilder("<sheetData><row r=\"1\" x=\"");
        var random = new Random(7);
        while (noise.Length < 6 << 20) noise.Append((char)('a' + random.Next(26)));
        Assert.Equal("table.zip-bomb", TableText.Refused(TableText.XlsxOf(noise.Append("\"/></sheetData>").ToString())).Code);
    }

    [Fact]
    public void Texts_beyond_the_bound_are_refused()
    {
        var limits = TableLimits.Default with { SharedCharsMax = 1_000 };
        var book = TableText.XlsxOf("<sheetData/>", string.Concat(Enumerable.Range(0, 300).Select(i => $"<si><t>text{i}</t></si>")));
        Assert.Equal("table.too-many-strings", TableText.Refused(book, limits).Code);
    }

    [Theory]
    [InlineData("<sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row></sheetData>", "table.too-many-columns")]
    [InlineData("<sheetData><row r=\"2\"/><row r=\"1\"/></sheetData>", "table.damaged")]
    [InlineData("<sheetData><row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row></sheetData>", "table.damaged")]
    [InlineData("<sheetData><row r=\"1\"><c", "table.damaged")]
    public void Impossible_sheets_are_refused(string sheet, string code) => Assert.Equal(code, TableText.Refused(TableText.XlsxOf(sheet)).Code);

    [Fact]
    public void A_cell_beyond_32767_characters_is_refused()
    {
        var sheet = "<sheetData><row><c t=\"inlineStr\"><is><t>" + new string('长', 40_000) + "</t></is></c></row></sheetData>";
        Assert.Equal("table.cell-too-long", TableText.Refused(TableText.XlsxOf(sheet)).Code);
    }

    [Fact]
    public void Every_truncation_of_a_workbook_is_refused_with_a_sentence()
    {
        var whole = TableText.XlsxOf("<sheetData><row><c><v>1</v></c></row></sheetData>", "<si><t>a</t></si>");
        for (var n = 0; n < whole.Length; n += 3)
        {
            var book = Workbook.Open(new MemoryStream(whole[..n]), TableLimits.Default, out var problem);
            Assert.Null(book);
            Assert.NotEmpty(problem!.Sentence.Zh);
        }
    }

    [Fact]
    public void Flipped_bytes_never_throw()
    {
        var whole = TableText.XlsxOf("<sheetData><row><c><v>1</v></c></row></sheetData>", "<si><t>a</t></si>");
        var random = new Random(42);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = whole.ToArray();
            for (var k = 0; k < 3; k++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var book = Workbook.Open(new MemoryStream(bytes), TableLimits.Default, out _);
            if (book is null) continue;
            using var reader = new SheetReader(book, book.Sheets[0], TableLimits.Default);
            while (reader.Read()) { }
        }
    }

    [Fact]
    public void Files_are_known_by_their_bytes_not_their_names()
    {
        byte[] ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]];
        Assert.Equal(TableFileKind.OldExcel, Kind(ole));
        Assert.Equal(TableFileKind.Encrypted, Kind([.. ole, .. new byte[70_000], .. Encoding.Unicode.GetBytes("EncryptedPackage")]));
        Assert.Equal(TableFileKind.Empty, Kind([]));
        Assert.Equal(TableFileKind.Csv, Kind("编码,名称"u8.ToArray()));
        Assert.Equal(TableFileKind.Csv, Kind([0xFF, 0xFE, 0x31, 0x00]));
        Assert.Equal(TableFileKind.Unknown, Kind([0x89, (byte)'P', (byte)'N', (byte)'G', 0, 1]));
        Assert.Equal(TableFileKind.Xlsx, Kind(TableText.XlsxOf("<sheetData/>")));
        Assert.Equal("table.not-a-table", TableText.Refused(TableText.Zip(z => TableText.Add(z, "word/document.xml", "<x/>"))).Code);

        static TableFileKind Kind(byte[] bytes) => TableFileKinds.Of(new MemoryStream(bytes));
    }
}

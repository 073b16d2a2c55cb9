using System.Text;

namespace Yiwang.Console.Tables.Csv;

public enum TextCoding { Utf8, Gbk, Gb18030, Utf16LittleEndian, Utf16BigEndian }

/// <summary>Turns the bytes of a cell into characters. Bytes that mean nothing become U+FFFD, which validation reports by cell.</summary>
public static class CsvEncoding
{
    private static readonly Lazy<Encoding> Gb18030 = new(() => CodePagesEncodingProvider.Instance.GetEncoding(54936)!);
    /// <summary>Two-byte codes 0x8140–0xFEFE; the platform's own decoder is some ten times slower cell by cell.</summary>
    private static readonly Lazy<char[]> Pairs = new(BuildPairs);

    public static Encoding Of(TextCoding coding) => coding switch
    {
        TextCoding.Utf8 => new UTF8Encoding(false),
        TextCoding.Utf16LittleEndian => Encoding.Unicode,
        TextCoding.Utf16BigEndian => Encoding.BigEndianUnicode,
        _ => Gb18030.Value,
    };

    public static string NameOf(TextCoding coding) => coding switch
    {
        TextCoding.Utf8 => "UTF-8",
        TextCoding.Gbk => "GBK",
        TextCoding.Gb18030 => "GB18030",
        TextCoding.Utf16LittleEndian => "UTF-16 LE",
        _ => "UTF-16 BE",
    };

    /// <param name="into">At least as long as <paramref name="bytes"/>.</param>
    public static int Decode(TextCoding coding, ReadOnlySpan<byte> bytes, Span<char> into)
    {
        var ascii = Ascii.ToUtf16(bytes, into, out var written) == System.Buffers.OperationStatus.Done;
        if (ascii) return written;
        return coding == TextCoding.Utf8
            ? written + Encoding.UTF8.GetChars(bytes[written..], into[written..])
            : written + DecodeGb(bytes[written..], into[written..]);
    }

    private static int DecodeGb(ReadOnlySpan<byte> bytes, Span<char> into)
    {
        var pairs = Pairs.Value;
        var n = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b < 0x80) { into[n++] = (char)b; continue; }
            if (b is 0x80 or 0xFF || i + 1 >= bytes.Length) { into[n++] = '\uFFFD'; continue; }
            var trail = bytes[i + 1];
            if (trail is >= 0x30 and <= 0x39) return n + Gb18030.Value.GetChars(bytes[i..], into[n..]);
            if (trail is < 0x40 or 0x7F or 0xFF) { into[n++] = '\uFFFD'; continue; }
            into[n++] = pairs[(b - 0x81) * 192 + trail - 0x40];
            i++;
        }
        return n;
    }

    private static char[] BuildPairs()
    {
        var table = new char[126 * 192];
        Span<byte> pair = stackalloc byte[2];
        Span<char> text = stackalloc char[4];
        for (var lead = 0x81; lead <= 0xFE; lead++)
            for (var trail = 0x40; trail <= 0xFE; trail++)
            {
                (pair[0], pair[1]) = ((byte)lead, (byte)trail);
                var n = trail == 0x7F ? 0 : Gb18030.Value.GetChars(pair, text);
                table[(lead - 0x81) * 192 + trail - 0x40] = n == 1 ? text[0] : '\uFFFD';
            }
        return table;
    }
}

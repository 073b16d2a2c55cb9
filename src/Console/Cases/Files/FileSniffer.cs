using System.Text;

namespace Yiwang.Console.Cases.Files;

/// <summary>The kind of a file from its first bytes; where those say only "an archive" or "an old Office file", the ending decides among kinds of that archive.</summary>
internal static class FileSniffer
{
    /// <summary>As many are needed; fewer when the file is shorter.</summary>
    public const int HeadBytes = 4096;

    public static FileKind? Of(ReadOnlySpan<byte> head, string name)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return FileKind.Jpeg;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return FileKind.Png;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return FileKind.Gif;
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8)) return FileKind.Webp;
        if (head.Length >= 26 && head.StartsWith("BM"u8) && head[6..10].IndexOfAnyExcept((byte)0) < 0) return FileKind.Bmp;
        if (head.StartsWith("%PDF-"u8)) return FileKind.Pdf;
        if (head.StartsWith("AC10"u8)) return FileKind.Dwg;
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8)) return OfMedia(head[8..12]);
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (head.StartsWith("PK\x03\x04"u8)) return OfEnding(ending, [FileKind.Docx, FileKind.Xlsx, FileKind.Pptx, FileKind.Ofd]) ?? FileKind.Zip;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return OfEnding(ending, [FileKind.Doc, FileKind.Xls, FileKind.Ppt, FileKind.Wps]);
        return OfEnding(ending, [FileKind.Text, FileKind.Csv]) is { } text && IsText(head) ? text : null;
    }

    private static FileKind? OfMedia(ReadOnlySpan<byte> brand)
    {
        if (brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("heim"u8)) return FileKind.Heic;
        return brand.SequenceEqual("isom"u8) || brand.SequenceEqual("iso2"u8) || brand.SequenceEqual("mp41"u8) || brand.SequenceEqual("mp42"u8) || brand.SequenceEqual("qt  "u8) || brand.SequenceEqual("avc1"u8) ? FileKind.Mp4 : null;
    }

    private static FileKind? OfEnding(string ending, FileKind[] kinds) => Array.Find(kinds, k => k.Extension == ending);

    // UTF-8, UTF-16 with a mark, or GBK: no control character that text has not.
    private static bool IsText(ReadOnlySpan<byte> head) =>
        head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble) || head.IndexOfAnyInRange((byte)0x00, (byte)0x08) < 0 && head.IndexOfAnyInRange((byte)0x0E, (byte)0x1A) < 0;
}

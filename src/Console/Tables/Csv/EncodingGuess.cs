using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Yiwang.Events;

namespace Yiwang.Console.Tables.Csv;

/// <summary>How a text is encoded, how sure we are (0–1) and why; she may choose otherwise.</summary>
public sealed record EncodingGuess(TextCoding Coding, int BomLength, double Confidence, IReadOnlyList<Bilingual> Reasons)
{
    /// <summary>Below this the page asks her to look at the preview and confirm.</summary>
    public const double Sure = 0.85;

    public static EncodingGuess Of(Stream text)
    {
        Span<byte> head = stackalloc byte[4];
        var n = text.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        text.Position = 0;
        return OfBom(head[..n]) ?? OfContent(text);
    }

    private static EncodingGuess? OfBom(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new(TextCoding.Utf8, 3, 1, [new("文件开头有 UTF-8 标记（BOM）", "starts with the UTF-8 byte order mark")]),
        [0xFF, 0xFE, ..] => new(TextCoding.Utf16LittleEndian, 2, 1, [new("文件开头有 UTF-16 标记", "starts with the UTF-16 byte order mark")]),
        [0xFE, 0xFF, ..] => new(TextCoding.Utf16BigEndian, 2, 1, [new("文件开头有 UTF-16 标记", "starts with the UTF-16 byte order mark")]),
        [0x84, 0x31, 0x95, 0x33] => new(TextCoding.Gb18030, 4, 1, [new("文件开头有 GB18030 标记", "starts with the GB18030 byte order mark")]),
        _ => null,
    };

    private static EncodingGuess OfContent(Stream text)
    {
        var counts = new ByteCounts();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        int n;
        while ((n = text.Read(buffer)) > 0) counts.Add(buffer.AsSpan(0, n));
        ArrayPool<byte>.Shared.Return(buffer);
        text.Position = 0;
        return counts.Guess();
    }

    /// <summary>Walks the whole file once: a long ASCII head followed by Chinese is common, so a sample is not enough.</summary>
    private struct ByteCounts
    {
        private bool _notUtf8, _anyHigh;
        private int _carry;
        private byte _carry0, _carry1, _carry2;
        private byte _lead;
        private int _quad;
        private long _pairs, _common, _quads, _bad;

        public ByteCounts() { }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            if (!_anyHigh && Ascii.IsValid(bytes)) return;
            _anyHigh = true;
            if (!_notUtf8) CheckUtf8(bytes);
            foreach (var b in bytes) WalkGb(b);
        }

        private void CheckUtf8(ReadOnlySpan<byte> bytes)
        {
            Span<byte> joined = stackalloc byte[8];
            (joined[0], joined[1], joined[2]) = (_carry0, _carry1, _carry2);
            if (_carry > 0)
            {
                // finish the character that the last block cut
                var need = SequenceLength(_carry0) - _carry;
                if (need > bytes.Length) { _notUtf8 = true; return; }
                bytes[..need].CopyTo(joined[_carry..]);
                if (!Utf8.IsValid(joined[..(_carry + need)])) { _notUtf8 = true; return; }
                bytes = bytes[need..];
                _carry = 0;
            }
            var tail = CutLength(bytes);
            if (!Utf8.IsValid(bytes[..^tail])) { _notUtf8 = true; return; }
            _carry = tail;
            var cut = bytes[^tail..];
            if (tail > 0) _carry0 = cut[0];
            if (tail > 1) _carry1 = cut[1];
            if (tail > 2) _carry2 = cut[2];
        }

        private static int SequenceLength(byte lead) => lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

        /// <summary>Bytes at the end that begin a character without ending it.</summary>
        private static int CutLength(ReadOnlySpan<byte> bytes)
        {
            for (var back = 1; back <= 3 && back <= bytes.Length; back++)
            {
                var b = bytes[^back];
                if (b < 0x80) return 0;
                if (b >= 0xC0) return SequenceLength(b) > back ? back : 0;
            }
            return 0;
        }

        private void WalkGb(byte b)
        {
            if (_quad > 0)
            {
                var fits = _quad == 2 ? b is >= 0x81 and <= 0xFE : b is >= 0x30 and <= 0x39;
                if (!fits) { _bad++; _quad = 0; }
                else if (_quad++ == 3) { _quads++; _quad = 0; }
                return;
            }
            if (_lead == 0)
            {
                if (b < 0x80) return;
                if (b is 0x80 or 0xFF) _bad++;
                else _lead = b;
                return;
            }
            if (b is >= 0x30 and <= 0x39) _quad = 2;
            else if (b is < 0x40 or 0x7F or 0xFF) _bad++;
            else
            {
                _pairs++;
                // GB 2312 level 1 (B0A1–D7F9) and its punctuation (A1–A3): nearly all of ordinary Chinese text
                if (b >= 0xA1 && _lead is (>= 0xB0 and <= 0xD7) or (>= 0xA1 and <= 0xA3)) _common++;
            }
            _lead = 0;
        }

        public readonly EncodingGuess Guess()
        {
            if (!_anyHigh) return new(TextCoding.Utf8, 0, 1, [new("全部是英文字母和数字，各种编码都一样", "plain ASCII, the same in every encoding")]);
            if (!_notUtf8 && _carry == 0)
                return new(TextCoding.Utf8, 0, 0.99, [new("每个字符都符合 UTF-8 规则", "every byte sequence is valid UTF-8")]);
            var total = _pairs + _quads + _bad;
            var share = total == 0 ? 0 : (double)(_common + _quads) / total;
            var coding = _quads > 0 ? TextCoding.Gb18030 : TextCoding.Gbk;
            var reasons = new List<Bilingual>
            {
                new("不符合 UTF-8 规则", "not valid UTF-8"),
                new($"{share:P0} 的双字节是常用汉字", $"{share:P0} of the byte pairs are common Chinese characters"),
            };
            if (_quads > 0) reasons.Add(new($"有 {_quads} 个四字节字符，只有 GB18030 才有", $"{_quads} four-byte characters, which only GB18030 has"));
            if (_bad > 0) reasons.Add(new($"有 {_bad} 处字节不属于 GB18030", $"{_bad} bytes do not belong to GB18030"));
            return new(coding, 0, _bad == 0 ? Math.Min(0.98, 0.3 + 0.7 * share) : Math.Min(0.6, share), reasons);
        }
    }
}

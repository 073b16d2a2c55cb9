namespace Yiwang.Things.Records;

/// <summary>An organisation prefix <c>o.…</c> as the 100 bits that its 20 base32 characters (RFC 4648, lower case) stand for: 13 bytes, the last 4 bits zero.</summary>
public static class OwnerCode
{
    public const int PackedLength = 13;
    public const int TextLength = 22;

    public static bool TryPack(ReadOnlySpan<char> owner, Span<byte> into)
    {
        if (owner.Length != TextLength || owner[0] != 'o' || owner[1] != '.') return false;
        into = into[..PackedLength];
        into.Clear();
        for (var i = 0; i < 20; i++)
        {
            var five = owner[i + 2] switch
            {
                >= 'a' and <= 'z' and var c => c - 'a',
                >= '2' and <= '7' and var c => c - '2' + 26,
                _ => -1,
            };
            if (five < 0) return false;
            var bit = i * 5;
            var shifted = five << (11 - (bit & 7));
            into[bit >> 3] |= (byte)(shifted >> 8);
            if ((bit & 7) > 3) into[(bit >> 3) + 1] |= (byte)shifted;
        }
        return true;
    }

    public static string Unpack(ReadOnlySpan<byte> packed)
    {
        Span<char> text = stackalloc char[TextLength];
        text[0] = 'o';
        text[1] = '.';
        for (var i = 0; i < 20; i++)
        {
            var bit = i * 5;
            var next = (bit >> 3) + 1 < PackedLength ? packed[(bit >> 3) + 1] : 0;
            var pair = (packed[bit >> 3] << 8) | next;
            text[i + 2] = "abcdefghijklmnopqrstuvwxyz234567"[(pair >> (11 - (bit & 7))) & 31];
        }
        return text.ToString();
    }
}

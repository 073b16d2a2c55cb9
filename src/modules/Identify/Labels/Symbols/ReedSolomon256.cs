namespace Yiwang.Identify.Labels.Symbols;

/// <summary>Check codewords over GF(256) with x⁸+x⁵+x³+x²+1 and generator roots α¹…αⁿ (ISO/IEC 16022 §5.7).</summary>
internal static class ReedSolomon256
{
    private const int Polynomial = 0x12D;
    private static readonly byte[] Exp = new byte[510], Log = new byte[256];

    static ReedSolomon256()
    {
        for (int i = 0, x = 1; i < 255; i++)
        {
            Exp[i] = Exp[i + 255] = (byte)x;
            Log[x] = (byte)i;
            x <<= 1;
            if (x > 255) x ^= Polynomial;
        }
    }

    private static byte Multiply(byte a, byte b) => a == 0 || b == 0 ? (byte)0 : Exp[Log[a] + Log[b]];

    /// <param name="check">Its length is the number of check codewords.</param>
    public static void Encode(ReadOnlySpan<byte> data, Span<byte> check)
    {
        Span<byte> generator = stackalloc byte[check.Length + 1];
        generator.Clear();
        generator[0] = 1;
        for (var i = 1; i <= check.Length; i++)
            for (var j = i; j > 0; j--) generator[j] = (byte)(generator[j] ^ Multiply(generator[j - 1], Exp[i]));
        check.Clear();
        foreach (var d in data)
        {
            var factor = (byte)(d ^ check[0]);
            check[1..].CopyTo(check);
            check[^1] = 0;
            for (var j = 0; j < check.Length; j++) check[j] ^= Multiply(generator[j + 1], factor);
        }
    }
}

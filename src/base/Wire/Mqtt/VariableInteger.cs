namespace Yiwang.Wire.Mqtt;

/// <summary>Variable byte integers (1.5.5): seven bits a byte, lowest first, at most four bytes.</summary>
public static class VariableInteger
{
    public const int Max = 268_435_455;
    public const int MaxBytes = 4;

    /// <param name="value">0 … <see cref="Max"/>.</param>
    public static int Size(int value) => value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;

    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> into, int value)
    {
        var n = 0;
        for (; value >= 128; value >>= 7) into[n++] = (byte)(value | 128);
        into[n++] = (byte)value;
        return n;
    }

    /// <returns>Bytes read; 0 = more are needed; -1 = not a variable byte integer (a fifth byte, or more bytes than the value needs).</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out int value)
    {
        value = 0;
        for (var n = 0; n < MaxBytes; n++)
        {
            if (n == bytes.Length) return 0;
            value |= (bytes[n] & 127) << (7 * n);
            if (bytes[n] >= 128) continue;
            // 1.5.5-1: the encoded value must use the minimum number of bytes
            return n > 0 && bytes[n] == 0 ? -1 : n + 1;
        }
        return -1;
    }
}

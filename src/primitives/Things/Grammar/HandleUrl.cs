using System.Buffers;
using System.Text;

namespace Yiwang.Things.Grammar;

/// <summary>Handles in addresses: RFC 3986 percent-encoding of a path, where the slashes of a suffix stay slashes.</summary>
public static class HandleUrl
{
    private static readonly SearchValues<byte> Kept = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/"u8);

    /// <summary>The path of a handle without a leading slash, ASCII.</summary>
    public static string Encode(Handle handle) => Encode(Encoding.UTF8.GetBytes(handle.ToString()));

    public static string Encode(ReadOnlySpan<byte> utf8)
    {
        if (!utf8.ContainsAnyExcept(Kept)) return Encoding.ASCII.GetString(utf8);
        var text = new StringBuilder(utf8.Length + 16);
        foreach (var b in utf8)
        {
            if (Kept.Contains(b)) text.Append((char)b);
            else text.Append('%').Append(HexHigh(b)).Append(HexLow(b));
        }
        return text.ToString();
    }

    /// <summary>
    /// Decodes exactly once, as the raw path came over the wire. <paramref name="into"/> needs as many bytes as the path has; a plain non-ASCII byte is kept.
    /// </summary>
    public static HandleFault Decode(ReadOnlySpan<byte> path, Span<byte> into, out int length)
    {
        length = 0;
        for (var i = 0; i < path.Length; i++)
        {
            var b = path[i];
            if (b == (byte)'%')
            {
                if (i + 2 >= path.Length || !TryHex(path[i + 1], out var high) || !TryHex(path[i + 2], out var low)) return HandleFault.HandleBadPercent;
                b = (byte)(high << 4 | low);
                i += 2;
            }
            into[length++] = b;
        }
        return HandleFault.None;
    }

    /// <summary>A handle out of an undecoded path, as <c>99.501.1001/%E8%BD%B4</c>.</summary>
    public static HandleFault TryParse(ReadOnlySpan<char> path, out Handle handle)
    {
        handle = default;
        // each encoded byte takes three characters
        if (path.Length > HandleGrammar.WireBytesMax * 3) return HandleFault.HandleTooLong;
        var rented = ArrayPool<byte>.Shared.Rent(path.Length * 6 + 1);
        try
        {
            var raw = rented.AsSpan(0, path.Length * 3);
            if (System.Text.Unicode.Utf8.FromUtf16(path, raw, out _, out var rawLength, replaceInvalidSequences: false) != OperationStatus.Done) return HandleFault.HandleNotUnicode;
            var decoded = rented.AsSpan(path.Length * 3);
            var fault = Decode(raw[..rawLength], decoded, out var length);
            return fault != HandleFault.None ? fault : Handle.Parse(decoded[..length], out handle);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static char HexHigh(byte b) => "0123456789ABCDEF"[b >> 4];

    private static char HexLow(byte b) => "0123456789ABCDEF"[b & 15];

    private static bool TryHex(byte b, out int value)
    {
        value = b switch
        {
            >= (byte)'0' and <= (byte)'9' => b - '0',
            >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
            >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
            _ => -1,
        };
        return value >= 0;
    }
}

using System.Globalization;
using System.Text;

namespace Yiwang.Trust.Coding.Secrets;

/// <summary>The file for the print house: CSV with a head line, one code a row, all rows of one length, so that its size is known before the first byte is sent.</summary>
internal static class PrintFile
{
    private const int RowsOfBlock = 4_096;
    private static ReadOnlySpan<byte> Head => "no,code\r\n"u8;

    public static long Bytes(int count) => Head.Length + (long)count * RowBytes(count);

    /// <summary>Sends block by block; the blocks are overwritten afterwards.</summary>
    public static async Task WriteAsync(ClearSecrets secrets, Stream to, CancellationToken cancel)
    {
        await to.WriteAsync(Head.ToArray(), cancel);
        var row = RowBytes(secrets.Count);
        var block = new byte[row * RowsOfBlock];
        try
        {
            for (var from = 0; from < secrets.Count; from += RowsOfBlock)
            {
                var rows = Math.Min(RowsOfBlock, secrets.Count - from);
                Fill(secrets, from, rows, row, block);
                await to.WriteAsync(block.AsMemory(0, rows * row), cancel);
            }
        }
        finally
        {
            Array.Clear(block);
        }
    }

    private static void Fill(ClearSecrets secrets, int from, int rows, int row, byte[] block)
    {
        var digits = Digits(secrets.Count);
        Span<byte> format = stackalloc byte[] { (byte)'D', (byte)('0' + digits) };
        var number = Encoding.ASCII.GetString(format);
        for (var i = 0; i < rows; i++)
        {
            var line = block.AsSpan(i * row, row);
            (from + i + 1).TryFormat(line, out _, number, CultureInfo.InvariantCulture);
            line[digits] = (byte)',';
            SecretText.Write(secrets.Values[from + i], line[(digits + 1)..]);
            "\r\n"u8.CopyTo(line[(digits + 1 + SecretText.Length)..]);
        }
    }

    private static int RowBytes(int count) => Digits(count) + 1 + SecretText.Length + 2;

    private static int Digits(int count) => count.ToString(CultureInfo.InvariantCulture).Length;
}

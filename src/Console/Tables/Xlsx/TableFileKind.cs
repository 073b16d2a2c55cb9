using System.Buffers;

namespace Yiwang.Console.Tables.Xlsx;

public enum TableFileKind { Csv, Xlsx, OldExcel, Encrypted, Empty, Unknown }

/// <summary>Tells files apart by their first bytes, never by name: names lie.</summary>
public static class TableFileKinds
{
    /// <summary>A workbook with an opening password is wrapped in the same container as an old .xls, under this stream name ([MS-OFFCRYPTO] §2.3.4).</summary>
    private static readonly byte[] EncryptedPackage = System.Text.Encoding.Unicode.GetBytes("EncryptedPackage");
    private const int HeadBytes = 1 << 16;

    public static TableFileKind Of(Stream file)
    {
        file.Position = 0;
        var head = ArrayPool<byte>.Shared.Rent(HeadBytes);
        var n = file.ReadAtLeast(head.AsSpan(0, HeadBytes), HeadBytes, throwOnEndOfStream: false);
        var kind = Of(file, head.AsSpan(0, n));
        ArrayPool<byte>.Shared.Return(head);
        file.Position = 0;
        return kind;
    }

    private static TableFileKind Of(Stream file, ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return TableFileKind.Empty;
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) return TableFileKind.Xlsx;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return Holds(file, EncryptedPackage) ? TableFileKind.Encrypted : TableFileKind.OldExcel;
        // BIFF2–BIFF4 streams without a container
        if (head is [0x09, 0x00 or 0x02 or 0x04, 0x04 or 0x06, 0x00, ..]) return TableFileKind.OldExcel;
        var utf16 = head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        return !utf16 && head.Contains((byte)0) ? TableFileKind.Unknown : TableFileKind.Csv;
    }

    private static bool Holds(Stream file, ReadOnlySpan<byte> mark)
    {
        file.Position = 0;
        var buffer = new byte[HeadBytes + 64];
        var kept = 0;
        int n;
        while ((n = file.Read(buffer, kept, HeadBytes)) > 0)
        {
            var all = buffer.AsSpan(0, kept + n);
            if (all.IndexOf(mark) >= 0) return true;
            kept = Math.Min(mark.Length, all.Length);
            all[^kept..].CopyTo(buffer);
        }
        return false;
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using Xunit;
using Yiwang.Identify.Labels.Symbols;

namespace Yiwang.Unit.Tests.Identify.Labels;

/// <summary>Foreign eyes: Debian's zbarimg and dmtxread read what we drew.</summary>
internal static class Decoder
{
    private const int Scale = 6;

    public static string Qr(SymbolMatrix symbol) => Run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", Png(symbol)).TrimEnd('\n');

    public static string DataMatrix(SymbolMatrix symbol) => Run("dmtxread", "-N1", Png(symbol));

    /// <summary>FNC1 as character 29; a symbol without FNC1 in first position does not begin with it.</summary>
    public static string Gs1DataMatrix(SymbolMatrix symbol) => Run("dmtxread", "-N1", "-G29", Png(symbol));

    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: exit code {process.ExitCode}");
        File.Delete(arguments[^1]);
        _ = errors;
        return text;
    }

    /// <summary>A grey PNG of the modules, with a white margin.</summary>
    private static string Png(SymbolMatrix symbol)
    {
        const int margin = 4;
        var side = (symbol.Size + 2 * margin) * Scale;
        var rows = new MemoryStream();
        using (var zlib = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
            for (var y = 0; y < side; y++)
            {
                zlib.WriteByte(0);
                for (var x = 0; x < side; x++) zlib.WriteByte(IsDark(symbol, y / Scale - margin, x / Scale - margin) ? (byte)0 : (byte)255);
            }
        var path = Path.Combine(Path.GetTempPath(), $"symbol-{Guid.NewGuid():N}.png");
        using var file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        header[8] = 8;
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, rows.ToArray());
        Chunk(file, "IEND"u8, []);
        return path;
    }

    private static bool IsDark(SymbolMatrix symbol, int row, int column) => (uint)row < (uint)symbol.Size && (uint)column < (uint)symbol.Size && symbol[row, column];

    private static void Chunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        file.Write(word);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc(type, data));
        file.Write(word);
    }

    private static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var part in (ReadOnlySpan<byte[]>)[type.ToArray(), data.ToArray()])
            foreach (var b in part)
            {
                crc ^= b;
                for (var i = 0; i < 8; i++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            }
        return ~crc;
    }
}

using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Labels.Symbols;

/// <summary>Data Matrix ECC 200 (ISO/IEC 16022), square, ASCII encodation: what laser and dot-peen marking of parts uses.</summary>
internal static class DataMatrixSymbol
{
    private const byte Pad = 129;
    /// <summary>Codeword of FNC1.</summary>
    private const byte Fnc1 = 232;
    private const int QuietModules = 2;

    /// <summary>Null when a character is not ASCII or the text does not fit into 132 × 132 modules.</summary>
    public static SymbolMatrix? Encode(string text) => Encode(text, gs1: false);

    /// <summary>GS1 DataMatrix: FNC1 in first position and for each separator.</summary>
    /// <param name="elements">As <see cref="Gs1ElementString.WriteScanned"/> gives it.</param>
    public static SymbolMatrix? EncodeGs1(string elements) => Encode(elements, gs1: true);

    private static SymbolMatrix? Encode(string text, bool gs1)
    {
        if (text.Length is 0 or > 1_304 * 2) return null;
        Span<byte> codewords = stackalloc byte[text.Length + 1];
        if (!TryEncodeAscii(text, gs1, codewords, out var used)) return null;
        if (DataMatrixSize.Smallest(used) is not { } size) return null;
        var all = new byte[size.Data + size.Check];
        codewords[..used].CopyTo(all);
        AppendPads(all.AsSpan(0, size.Data), used);
        AppendCheck(all, size);
        return Draw(size, new DataMatrixPlacement(size.Mapping, all).Place());
    }

    private static bool TryEncodeAscii(string text, bool gs1, Span<byte> into, out int used)
    {
        used = 0;
        if (gs1) into[used++] = Fnc1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] > 127) return false;
            if (char.IsAsciiDigit(text[i]) && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))
                into[used++] = (byte)(130 + (text[i] - '0') * 10 + text[++i] - '0');
            else into[used++] = gs1 && text[i] == Gs1ElementString.Separator ? Fnc1 : (byte)(text[i] + 1);
        }
        return true;
    }

    /// <summary>The first pad is plain, the others are randomised by position (§5.2.3, annex B.1).</summary>
    private static void AppendPads(Span<byte> data, int used)
    {
        for (var i = used; i < data.Length; i++)
        {
            var pad = i == used ? Pad : Pad + 149 * (i + 1) % 253 + 1;
            data[i] = (byte)(pad > 254 ? pad - 254 : pad);
        }
    }

    private static void AppendCheck(byte[] all, DataMatrixSize size)
    {
        Span<byte> block = stackalloc byte[size.Data / size.Blocks];
        Span<byte> check = stackalloc byte[size.Check / size.Blocks];
        for (var b = 0; b < size.Blocks; b++)
        {
            for (var i = 0; i < block.Length; i++) block[i] = all[b + i * size.Blocks];
            ReedSolomon256.Encode(block, check);
            for (var i = 0; i < check.Length; i++) all[size.Data + b + i * size.Blocks] = check[i];
        }
    }

    private static SymbolMatrix Draw(DataMatrixSize size, bool[] mapping)
    {
        var side = size.Side + 2 * QuietModules;
        var modules = new bool[side * side];
        var region = size.RegionSide + 2;
        for (var row = 0; row < size.Side; row++)
            for (var column = 0; column < size.Side; column++)
            {
                var (y, x) = (row % region, column % region);
                var dark = x == 0 || y == region - 1
                    || (y == 0 ? column % 2 == 0 : x == region - 1 ? row % 2 == 1
                        : mapping[(row / region * size.RegionSide + y - 1) * size.Mapping + column / region * size.RegionSide + x - 1]);
                modules[(row + QuietModules) * side + column + QuietModules] = dark;
            }
        return new SymbolMatrix(side, modules);
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Yiwang.Events.Proofs;

/// <summary>A tile of C2SP tlog-tiles: up to 256 hashes of a level, or up to 256 entries (level -1).</summary>
/// <param name="Width">1–256; below 256 a partial tile.</param>
public readonly record struct TilePath(int Level, long Index, int Width)
{
    public const int FullWidth = 256, EntriesLevel = -1;
    // A level covers 256 times the one below: 2⁶³ leaves need eight.
    private const int MaxLevel = 7;

    public bool IsEntries => Level == EntriesLevel;

    /// <summary>How many hashes (or entries) of this level a tree of the size has.</summary>
    public static long CountAt(int level, long size) => level <= 0 ? size : size >> (8 * level);

    /// <summary>All of the tile lies in a tree of the size.</summary>
    public bool IsWithin(long size)
    {
        var count = CountAt(Level, size);
        return Index < count / FullWidth || (Index == count / FullWidth && Width <= count % FullWidth);
    }

    public override string ToString()
    {
        var number = (Index % 1_000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = Index / 1_000; rest > 0; rest /= 1_000) number = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1_000:000}/{number}");
        var level = IsEntries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        return Width == FullWidth ? $"tile/{level}/{number}" : string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{number}.p/{Width}");
    }

    /// <summary>Takes the one spelling of each path, without a leading slash.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out TilePath? tile)
    {
        tile = null;
        var parts = path.Split('/');
        if (parts.Length is < 3 or > 12 || parts[0] != "tile") return false;
        long level = EntriesLevel;
        if (parts[1] != "entries" && (!Checkpoint.TryParseDecimal(parts[1], out level) || level > MaxLevel)) return false;
        var width = FullWidth;
        var number = parts[2..];
        if (number.Length > 1 && number[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!Checkpoint.TryParseDecimal(number[^1], out var partial) || partial is 0 or >= FullWidth) return false;
            width = (int)partial;
            number = number[..^1];
            number[^1] = number[^1][..^2];
        }
        if (!TryParseNumber(number, out var index)) return false;
        tile = new TilePath((int)level, index, width);
        return true;
    }

    private static bool TryParseNumber(string[] groups, out long number)
    {
        number = 0;
        if (groups.Length > 6 || (groups.Length > 1 && groups[0] == "x000")) return false;
        for (var i = 0; i < groups.Length; i++)
        {
            var isLast = i == groups.Length - 1;
            var digits = isLast ? groups[i] : groups[i].StartsWith('x') ? groups[i][1..] : "";
            if (digits.Length != 3 || !digits.All(char.IsAsciiDigit)) return false;
            number = (number * 1_000) + int.Parse(digits, CultureInfo.InvariantCulture);
        }
        return true;
    }
}

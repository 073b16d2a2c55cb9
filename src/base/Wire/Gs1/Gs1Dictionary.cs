using System.Collections.Frozen;
using System.Globalization;

namespace Yiwang.Wire.Gs1;

/// <summary>Application Identifiers by code and by short name.</summary>
public static class Gs1Dictionary
{
    private static readonly Gs1Ai[] s_all = [.. Gs1Table.Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(Read)];
    // no code of three or four digits begins with 0, so the number tells them apart
    private static readonly Gs1Ai?[] s_byNumber = ByNumber();
    private static readonly FrozenDictionary<string, Gs1Ai> s_byShortName = s_all.Where(a => a.ShortName is not null).ToFrozenDictionary(a => a.ShortName!, StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenDictionary<string, Gs1Ai>.AlternateLookup<ReadOnlySpan<char>> s_shortNames = s_byShortName.GetAlternateLookup<ReadOnlySpan<char>>();
    // how many digits the codes have that begin with these two
    private static readonly byte[] s_digits = Digits();

    public static IReadOnlyList<Gs1Ai> All => s_all;

    /// <summary>Keys of Digital Links, in order of their code.</summary>
    public static IReadOnlyList<Gs1Ai> Keys { get; } = [.. s_all.Where(a => a.IsKey)];

    /// <param name="code">Two to four digits.</param>
    public static Gs1Ai? Find(ReadOnlySpan<char> code)
    {
        if (code.Length is < 2 or > 4 || code.ContainsAnyExceptInRange('0', '9')) return null;
        var number = 0;
        foreach (var c in code) number = number * 10 + (c - '0');
        return s_byNumber[number] is { } ai && ai.Code.Length == code.Length ? ai : null;
    }

    /// <summary>By code, or by short name in any case.</summary>
    public static Gs1Ai? FindNamed(ReadOnlySpan<char> name) => Find(name) ?? (s_shortNames.TryGetValue(name, out var ai) ? ai : null);

    /// <summary>How many digits a code has that begins with these two; 0 when none does.</summary>
    internal static int CodeLength(ReadOnlySpan<char> firstTwo) => char.IsAsciiDigit(firstTwo[0]) && char.IsAsciiDigit(firstTwo[1]) ? s_digits[(firstTwo[0] - '0') * 10 + firstTwo[1] - '0'] : 0;

    private static Gs1Ai?[] ByNumber()
    {
        var table = new Gs1Ai?[10_000];
        foreach (var ai in s_all) table[int.Parse(ai.Code, CultureInfo.InvariantCulture)] = ai;
        return table;
    }

    private static byte[] Digits()
    {
        var digits = new byte[100];
        foreach (var ai in s_all) digits[int.Parse(ai.Code.AsSpan(0, 2), CultureInfo.InvariantCulture)] = (byte)ai.Code.Length;
        return digits;
    }

    private static IEnumerable<Gs1Ai> Read(string row)
    {
        var cells = row.Split('|', 6, StringSplitOptions.TrimEntries);
        Gs1Component[] components = [.. cells[1].Split(' ').Select(Component)];
        string[][] qualifiers = cells[3] == "-" ? [] : [.. cells[3].Split('/').Select(q => q.Split(','))];
        var ends = cells[0].Split('-');
        for (var code = int.Parse(ends[0], CultureInfo.InvariantCulture); code <= int.Parse(ends[^1], CultureInfo.InvariantCulture); code++)
        {
            yield return new(code.ToString(CultureInfo.InvariantCulture).PadLeft(ends[0].Length, '0'), cells[5], cells[4] == "-" ? null : cells[4], components,
                cells[2].Contains('f', StringComparison.Ordinal), cells[2].Contains('k', StringComparison.Ordinal), cells[2].Contains('q', StringComparison.Ordinal), qualifiers);
        }
    }

    private static Gs1Component Component(string text)
    {
        var parts = text.Split(':');
        var form = parts[0].TrimEnd('?');
        var charset = form[0] switch { 'N' => Gs1Charset.Digits, 'X' => Gs1Charset.Set82, 'Y' => Gs1Charset.Set39, _ => Gs1Charset.Base64Url };
        var max = int.Parse(form.AsSpan(1).TrimStart('.'), CultureInfo.InvariantCulture);
        var variable = form[1] == '.';
        return new(charset, variable ? 1 : max, max, parts[0].EndsWith('?'), [.. parts.Skip(1).Select(p => Enum.Parse<Gs1Check>(p, ignoreCase: true))]);
    }
}

using System.Globalization;

namespace Yiwang.Connect.Points;

/// <summary>The four tables of a Modbus device.</summary>
internal enum RegisterTable { Holding, Input, Coil, Discrete }

/// <summary>
/// Place of a point in a Modbus device, written <c>holding:0</c>, zero-based as on the wire. Read as well, since manuals print them: <c>40001</c>, <c>400001</c> and <c>4x0001</c>,
/// one-based, with the leading digit for the table (0 coil, 1 discrete, 3 input, 4 holding).
/// </summary>
internal readonly record struct RegisterAddress(RegisterTable Table, int Number)
{
    public const int NumberMax = 65_535;

    public bool IsBit => Table is RegisterTable.Coil or RegisterTable.Discrete;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Table.ToString().ToLowerInvariant()}:{Number}");

    public static bool TryParse(string? text, out RegisterAddress address)
    {
        address = default;
        var s = text.AsSpan().Trim();
        var colon = s.IndexOf(':');
        if (colon > 0) return TableOf(s[..colon].Trim(), out var named) && Make(named, s[(colon + 1)..].Trim(), zero: 0, out address);
        if (s.Length is >= 3 and <= 7 && (s[1] | 0x20) == 'x') return TableOf(s[0], out var marked) && Make(marked, s[2..], zero: 1, out address);
        return s.Length is 5 or 6 && TableOf(s[0], out var table) && Make(table, s[1..], zero: 1, out address);
    }

    private static bool Make(RegisterTable table, ReadOnlySpan<char> digits, int zero, out RegisterAddress address)
    {
        address = default;
        if (digits.Length == 0 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < zero || number - zero > NumberMax) return false;
        address = new(table, number - zero);
        return true;
    }

    private static bool TableOf(ReadOnlySpan<char> name, out RegisterTable table)
    {
        table = default;
        // a name alone: numbers are not names
        return name.Length > 0 && char.IsAsciiLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out table);
    }

    private static bool TableOf(char digit, out RegisterTable table)
    {
        table = digit switch { '0' => RegisterTable.Coil, '1' => RegisterTable.Discrete, '3' => RegisterTable.Input, _ => RegisterTable.Holding };
        return digit is '0' or '1' or '3' or '4';
    }
}

using System.Globalization;
using System.Xml;

namespace Yiwang.Console.Tables.Xlsx;

internal enum NumberLook : byte { Plain, Date, Time, DateTime, Padded }

/// <summary>How the styles of a workbook show a number: as a date, a time, or padded with zeros.</summary>
internal sealed class NumberFormats
{
    private readonly List<NumberLook> _looks = [];
    private readonly List<byte> _widths = [];

    public static readonly NumberFormats None = new();

    /// <summary>Number of cell styles in the workbook.</summary>
    public int Count => _looks.Count;

    public NumberLook Look(int style) => (uint)style < (uint)_looks.Count ? _looks[style] : NumberLook.Plain;
    /// <summary>Digits that a padded number fills.</summary>
    public int Width(int style) => (uint)style < (uint)_widths.Count ? _widths[style] : 0;

    public static NumberFormats Read(PartXml xml)
    {
        var formats = new NumberFormats();
        var codes = new Dictionary<int, string>();
        var inCells = false;
        while (xml.Read())
        {
            if (xml.Reader.NodeType == XmlNodeType.EndElement && xml.Reader.LocalName == "cellXfs") break;
            if (xml.Reader.NodeType != XmlNodeType.Element) continue;
            if (xml.Reader.LocalName == "numFmt" && codes.Count < 10_000 && Id(xml.Attribute("numFmtId")) is var id) codes[id] = xml.Attribute("formatCode") ?? "";
            else if (xml.Reader.LocalName == "cellXfs") inCells = true;
            else if (inCells && xml.Reader.LocalName == "xf" && formats._looks.Count < 65_536)
            {
                var number = Id(xml.Attribute("numFmtId"));
                codes.TryGetValue(number, out var code);
                formats._looks.Add(code is null ? BuiltIn(number) : OfCode(code));
                formats._widths.Add(formats._looks[^1] == NumberLook.Padded ? (byte)Math.Min(code!.Length, 255) : (byte)0);
            }
        }
        return formats;
    }

    private static int Id(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>ECMA-376 part 1 §18.8.30, with the East Asian ones (27–36, 50–58).</summary>
    private static NumberLook BuiltIn(int id) => id switch
    {
        >= 14 and <= 17 or >= 27 and <= 31 or 36 or >= 50 and <= 54 or 57 or 58 => NumberLook.Date,
        22 => NumberLook.DateTime,
        >= 18 and <= 21 or >= 32 and <= 35 or >= 45 and <= 47 or 55 or 56 => NumberLook.Time,
        _ => NumberLook.Plain,
    };

    public static NumberLook OfCode(string code)
    {
        if (code.Length is > 1 and <= 30 && code.AsSpan().ContainsAnyExcept('0') is false) return NumberLook.Padded;
        bool date = false, time = false, month = false;
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"': i = Skip(code, i, '"'); break;
                case '[' when i + 1 < code.Length && code[i + 1] is 'h' or 'H' or 'm' or 'M' or 's' or 'S': time = true; i = Skip(code, i, ']'); break;
                case '[': i = Skip(code, i, ']'); break;
                case '\\' or '_' or '*': i++; break;
                case ';': i = code.Length; break;
                case 'y' or 'Y' or 'd' or 'D' or 'e' or 'E' when code[i] is not ('e' or 'E') || !(i + 1 < code.Length && code[i + 1] is '+' or '-'): date = true; break;
                case 'h' or 'H' or 's' or 'S': time = true; break;
                case 'm' or 'M': month = true; break;
                case 'G' or 'g' when code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase): i += 6; break;
            }
        }
        return (date, time) switch
        {
            (true, true) => NumberLook.DateTime,
            (true, false) => NumberLook.Date,
            (false, true) => NumberLook.Time,
            _ => month ? NumberLook.Date : NumberLook.Plain,
        };
    }

    private static int Skip(string code, int from, char close)
    {
        var at = code.IndexOf(close, from + 1);
        return at < 0 ? code.Length : at;
    }
}

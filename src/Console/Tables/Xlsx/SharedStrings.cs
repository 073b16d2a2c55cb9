using System.Xml;

namespace Yiwang.Console.Tables.Xlsx;

/// <summary>The workbook's texts, kept end to end in pages so that a million of them cost little more than their characters.</summary>
internal sealed class SharedStrings
{
    private const int PageChars = 1 << 18;
    private readonly List<char[]> _pages = [];
    private readonly List<(int Page, int Start, int Length)> _strings = [];
    private int _used = PageChars;
    private long _chars;

    public int Count => _strings.Count;

    public ReadOnlySpan<char> this[int index] =>
        (uint)index < (uint)_strings.Count ? _pages[_strings[index].Page].AsSpan(_strings[index].Start, _strings[index].Length) : default;

    public static TableProblem? Read(PartXml xml, TableLimits limits, out SharedStrings strings)
    {
        strings = new();
        var text = new char[4_096];
        var length = 0;
        var (phonetic, inText) = (false, false);
        while (xml.Read())
        {
            var reader = xml.Reader;
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.LocalName == "si") { length = 0; if (reader.IsEmptyElement) strings.Add(default); }
                else if (reader.LocalName == "rPh") phonetic = !reader.IsEmptyElement;
                inText = reader.LocalName == "t" && !phonetic && !reader.IsEmptyElement;
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                if (reader.LocalName == "si") strings.Add(text.AsSpan(0, length));
                else if (reader.LocalName == "rPh") phonetic = false;
                inText = false;
            }
            else if (inText && reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA)
            {
                length = Append(reader, ref text, length, limits.CellCharsMax);
            }
            if (strings._chars > limits.SharedCharsMax || strings.Count > limits.SharedStringsMax) return TableProblem.TooManyStrings(limits.SharedCharsMax);
        }
        return null;
    }

    private static int Append(XmlReader reader, ref char[] text, int length, int max)
    {
        int n;
        do
        {
            if (length == text.Length) Array.Resize(ref text, text.Length * 2);
            n = reader.ReadValueChunk(text, length, text.Length - length);
            length += n;
            // one beyond the bound is enough for the reader of the cell to see that it is too long
            if (length > max) length = max + 1;
        }
        while (n > 0);
        return length;
    }

    private void Add(ReadOnlySpan<char> text)
    {
        if (_used + text.Length > PageChars)
        {
            _pages.Add(new char[Math.Max(PageChars, text.Length)]);
            _used = 0;
        }
        text.CopyTo(_pages[^1].AsSpan(_used));
        _strings.Add((_pages.Count - 1, _used, text.Length));
        _used += text.Length;
        _chars += text.Length;
    }
}

using System.Buffers;

namespace Yiwang.Wire.LineProtocol;

/// <summary>Moves over the bytes of a body. A backslash takes the byte behind it with it.</summary>
internal ref struct LineScan(ReadOnlySpan<byte> body, int at)
{
    private static readonly SearchValues<byte> s_keyEnds = SearchValues.Create(" \n\\"u8);
    private static readonly SearchValues<byte> s_nameEnds = SearchValues.Create("=, \n\\"u8);
    private static readonly SearchValues<byte> s_valueEnds = SearchValues.Create(", \r\n"u8);

    private readonly ReadOnlySpan<byte> _body = body;

    public int At { get; private set; } = at;
    public readonly bool AtEnd => At >= _body.Length;
    public readonly bool PastLineEnd => At > 0 && _body[At - 1] == (byte)'\n';
    public readonly bool AtLineEnd => AtEnd || _body[At] is (byte)'\n' or (byte)'\r';

    /// <summary>Over empty lines, blanks before a line and comments. True when it ends at a comment that is not whole.</summary>
    public bool SkipBlank()
    {
        while (!AtEnd)
        {
            if (_body[At] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') At++;
            else if (_body[At] != (byte)'#') return false;
            else
            {
                var end = _body[At..].IndexOf((byte)'\n');
                if (end < 0) return true;
                At += end + 1;
            }
        }
        return false;
    }

    /// <summary>Measurement and tags, up to the blank behind them.</summary>
    public bool Key()
    {
        var start = At;
        if (!To(s_keyEnds) || _body[At] == (byte)'\n') return false;
        return At > start && _body[start] != (byte)',';
    }

    public bool Spaces()
    {
        var start = At;
        while (!AtEnd && _body[At] == (byte)' ') At++;
        return At > start;
    }

    public bool Take(byte value)
    {
        if (AtEnd || _body[At] != value) return false;
        At++;
        return true;
    }

    /// <summary>A field's name, up to its equals sign.</summary>
    public bool Name(out bool escaped)
    {
        var start = At;
        var found = To(s_nameEnds) && _body[At] == (byte)'=' && At > start;
        escaped = found && _body[start..At].Contains((byte)'\\');
        return found;
    }

    /// <summary>Text up to and with its closing quotation mark; it may hold line ends.</summary>
    public bool Text(ref bool escaped)
    {
        while (true)
        {
            var end = AtEnd ? -1 : _body[At..].IndexOfAny((byte)'"', (byte)'\\');
            if (end < 0)
            {
                At = _body.Length;
                return false;
            }
            At += end + 1;
            if (_body[At - 1] == (byte)'"') return true;
            escaped = true;
            if (!AtEnd) At++;
        }
    }

    public ReadOnlySpan<byte> Value()
    {
        var rest = _body[At..];
        var end = rest.IndexOfAny(s_valueEnds);
        if (end < 0) end = rest.Length;
        At += end;
        return rest[..end];
    }

    public bool Integer(out long value)
    {
        var rest = Value();
        return LineValues.TryInteger(rest, out value);
    }

    /// <summary>False when something else stands there.</summary>
    public bool EndLine()
    {
        if (AtEnd) return true;
        if (_body[At] == (byte)'\r') At++;
        return AtEnd || Take((byte)'\n');
    }

    /// <summary>To the next line. An open string takes all that follows as its own, so a line with one ends at its first line end.</summary>
    public void SkipLine(int resume, bool open)
    {
        if (open) At = resume;
        // a bad line that ended where it should not has its line end already behind it
        if (!open && At > resume && _body[At - 1] == (byte)'\n') return;
        var end = AtEnd ? -1 : _body[At..].IndexOf((byte)'\n');
        At = end < 0 ? _body.Length : At + end + 1;
    }

    private bool To(SearchValues<byte> ends)
    {
        while (true)
        {
            var end = AtEnd ? -1 : _body[At..].IndexOfAny(ends);
            if (end < 0)
            {
                At = _body.Length;
                return false;
            }
            At += end;
            if (_body[At] != (byte)'\\') return true;
            At = Math.Min(At + 2, _body.Length);
        }
    }
}

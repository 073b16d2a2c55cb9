using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Yiwang.Wire.HttpSignatures;

/// <summary>The part of structured fields (RFC 9651) that signatures and digests need: dictionaries of inner lists and byte sequences. Never throws on what a stranger sends.</summary>
internal ref struct StructuredReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool Take(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected) return false;
        _rest = _rest[1..];
        return true;
    }

    public void SkipSpace() => _rest = _rest.TrimStart(" \t");

    /// <summary>lower-case letter or '*', then letters, digits and <c>_ - . *</c>.</summary>
    public bool TryKey([NotNullWhen(true)] out string? key)
    {
        key = null;
        if (_rest.IsEmpty || !(char.IsAsciiLetterLower(_rest[0]) || _rest[0] == '*')) return false;
        var length = 1;
        while (length < _rest.Length && (char.IsAsciiLetterLower(_rest[length]) || char.IsAsciiDigit(_rest[length]) || "_-.*".Contains(_rest[length], StringComparison.Ordinal))) length++;
        key = _rest[..length].ToString();
        _rest = _rest[length..];
        return true;
    }

    public bool TryString([NotNullWhen(true)] out string? word)
    {
        word = null;
        if (!Take('"')) return false;
        var read = new StringBuilder();
        for (var at = 0; at < _rest.Length; at++)
        {
            var c = _rest[at];
            if (c == '"')
            {
                word = read.ToString();
                _rest = _rest[(at + 1)..];
                return true;
            }
            if (c == '\\' && (++at >= _rest.Length || (c = _rest[at]) is not ('"' or '\\'))) return false;
            if (c is < ' ' or > '~') return false;
            read.Append(c);
        }
        return false;
    }

    /// <summary>A string or an integer.</summary>
    public bool TryValue(out string? word, out long? number)
    {
        (word, number) = (null, null);
        if (!_rest.IsEmpty && _rest[0] == '"') return TryString(out word);
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiDigit(_rest[length]) || (length == 0 && _rest[0] == '-'))) length++;
        // 15 digits are all that RFC 9651 §3.3.1 lets an integer have
        if (length is 0 or > 16 || !long.TryParse(_rest[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read)) return false;
        number = read;
        _rest = _rest[length..];
        return true;
    }

    public bool TryBytes([NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!Take(':') || _rest.IndexOf(':') is not (>= 0 and var end)) return false;
        var buffer = new byte[end];
        if (!Convert.TryFromBase64Chars(_rest[..end], buffer, out var written)) return false;
        bytes = buffer[..written];
        _rest = _rest[(end + 1)..];
        return true;
    }

    /// <summary>The raw text of a member's value, up to the comma that ends it: quotes and byte sequences are passed over.</summary>
    public ReadOnlySpan<char> TakeMember()
    {
        var quoted = false;
        for (var at = 0; at < _rest.Length; at++)
        {
            if (_rest[at] == '\\' && quoted) at++;
            else if (_rest[at] == '"') quoted = !quoted;
            else if (_rest[at] == ',' && !quoted) return Cut(at);
        }
        return Cut(_rest.Length);
    }

    private ReadOnlySpan<char> Cut(int at)
    {
        var member = _rest[..at].TrimEnd(" \t");
        _rest = _rest[at..];
        return member;
    }
}

using System.Globalization;
using Yiwang.Expressions.Functions;
using Yiwang.Expressions.Units;

namespace Yiwang.Expressions.Syntax;

/// <summary>Characters to tokens. Full-width signs, as Chinese keyboards write them, count as the plain ones.</summary>
internal sealed class Lexer(string text, NameTable names, Report report)
{
    private readonly string _plain = Plain(text);
    private readonly List<Token> _tokens = [];
    private int _at;

    public IReadOnlyList<Token> Read()
    {
        if (text.Length > ExpressionLimits.TextMax)
        {
            report.Say(ExpressionLimits.TextMax, 1, $"表达式最长 {ExpressionLimits.TextMax} 个字符", $"an expression has at most {ExpressionLimits.TextMax} characters");
            return [];
        }
        while (report.Problem is null && SkipBlanks()) ReadOne();
        Add(TokenKind.End, _at, 0);
        return _tokens;
    }

    private void ReadOne()
    {
        var c = _plain[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1)))) ReadNumber();
        else if (IsWordStart(c)) ReadWord();
        else if (c is '"' or '\'') ReadQuoted(c, TokenKind.Text);
        else if (c == '[') ReadQuoted(']', TokenKind.Name);
        else ReadSign(c);
    }

    private void ReadSign(char c)
    {
        var (kind, length) = (c, Peek(1)) switch
        {
            ('=', '=') => (TokenKind.Equal, 2),
            ('=', _) => (TokenKind.Equal, 1),
            ('!', '=') or ('<', '>') => (TokenKind.NotEqual, 2),
            ('≠', _) => (TokenKind.NotEqual, 1),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('≤' or '≦', _) => (TokenKind.LessOrEqual, 1),
            ('<', _) => (TokenKind.Less, 1),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('≥' or '≧', _) => (TokenKind.GreaterOrEqual, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('&', '&') => (TokenKind.And, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('!', _) => (TokenKind.Not, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-' or '−', _) => (TokenKind.Minus, 1),
            ('*' or '×', _) => (TokenKind.Times, 1),
            ('/' or '÷', _) => (TokenKind.Divide, 1),
            ('(', _) => (TokenKind.Open, 1),
            (')', _) => (TokenKind.Close, 1),
            (',' or '、', _) => (TokenKind.Comma, 1),
            _ => (TokenKind.End, 0),
        };
        if (length == 0) report.Say(_at, 1, $"不认识的字符“{text[_at]}”", $"the character '{text[_at]}' means nothing here", c switch { '&' => "and", '|' => "or", '{' => "(", '}' => ")", _ => null });
        else Add(kind, _at, length);
        _at += length;
    }

    private void ReadNumber()
    {
        var start = _at;
        while (char.IsAsciiDigit(Peek(0)) || (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))) _at++;
        if (Peek(0) is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _at += 2;
            while (char.IsAsciiDigit(Peek(0))) _at++;
        }
        if (!double.TryParse(_plain.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            report.Say(start, _at - start, $"“{text[start.._at]}”不是数", $"'{text[start.._at]}' is not a number");
            return;
        }
        var unit = ReadUnit();
        _tokens.Add(new(TokenKind.Number, start, _at - start, unit, number));
    }

    /// <summary>The longest unit that stands here, blanks before it or not; otherwise nothing is read.</summary>
    private string ReadUnit()
    {
        var from = _at;
        while (char.IsWhiteSpace(Peek(from - _at))) from++;
        var length = UnitTable.LongestAt(_plain.AsSpan(from));
        if (length > 0)
        {
            _at = from + length;
            return _plain.Substring(from, length);
        }
        if (from > _at || !IsWordStart(Peek(0)) || Words.InsideAt(_plain.AsSpan(_at)) > 0) return "";
        var end = WordEnd(_at);
        var word = text[_at..end];
        var whole = _tokens.Count == 0 ? text[..end] : text[(_tokens[^1].End)..end].TrimStart();
        report.Say(_at, end - _at, $"不认识的单位“{word}”", $"the unit '{word}' is not known", names.Find(whole) is not null ? $"[{whole}]" : null);
        return "";
    }

    private void ReadQuoted(char close, TokenKind kind)
    {
        var start = _at++;
        var end = _plain.IndexOf(close, _at);
        if (end < 0)
        {
            report.Say(start, text.Length - start, $"缺少“{close}”", $"a closing {close} is missing");
            return;
        }
        _tokens.Add(new(kind, start, end + 1 - start, text[_at..end]));
        _at = end + 1;
    }

    private void ReadWord()
    {
        var end = Split(_at, WordEnd(_at));
        var word = _plain.AsSpan(_at, end - _at);
        if (names.Find(word) is null && Words.TryFind(word, out var kind)) Add(kind, _at, word.Length);
        else _tokens.Add(new(TokenKind.Word, _at, word.Length, word.ToString()));
        _at = end;
    }

    /// <summary>Where a word ends that may hold a Chinese word of the language: 油温或水温 is three words unless that is itself a name.</summary>
    private int Split(int start, int end)
    {
        if (IsKnown(start, end)) return end;
        if (Words.InsideAt(_plain.AsSpan(start, end - start)) is > 0 and var first && !StartsWithName(start, end)) return start + first;
        var split = end;
        for (var i = end - 1; i > start; i--)
        {
            if (Words.InsideAt(_plain.AsSpan(i, end - i)) == 0) continue;
            if (IsKnown(start, i)) return i;
            split = i;
        }
        return split;
    }

    private bool StartsWithName(int start, int end)
    {
        for (var i = end - 1; i > start; i--)
        {
            if (Words.InsideAt(_plain.AsSpan(i, end - i)) > 0 && IsKnown(start, i)) return true;
        }
        return false;
    }

    private bool IsKnown(int start, int end)
    {
        var word = _plain.AsSpan(start, end - start);
        return names.Find(word) is not null || names.IsLabel(word) || Words.TryFind(word, out _) || FunctionTable.TryFind(word, out _);
    }

    private int WordEnd(int at)
    {
        while (at < _plain.Length && (IsWordStart(_plain[at]) || char.IsAsciiDigit(_plain[at]) || (_plain[at] == '.' && at + 1 < _plain.Length && (IsWordStart(_plain[at + 1]) || char.IsAsciiDigit(_plain[at + 1]))))) at++;
        return at;
    }

    private bool SkipBlanks()
    {
        while (char.IsWhiteSpace(Peek(0))) _at++;
        return _at < _plain.Length;
    }

    private static bool IsWordStart(char c) => c == '_' || char.IsLetter(c) || char.IsSurrogate(c);

    private char Peek(int ahead) => _at + ahead < _plain.Length ? _plain[_at + ahead] : '\0';

    private void Add(TokenKind kind, int at, int length) => _tokens.Add(new(kind, at, length));

    private static string Plain(string text) => string.Create(text.Length, text, static (into, from) =>
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = from[i] switch
            {
                >= '！' and <= '～' => (char)(from[i] - 0xFEE0),
                '　' => ' ',
                '“' or '”' => '"',
                '‘' or '’' => '\'',
                '【' => '[',
                '】' => ']',
                var c => c,
            };
        }
    });
}

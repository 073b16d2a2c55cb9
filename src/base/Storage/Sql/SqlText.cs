using System.Buffers;
using System.Text;

namespace Yiwang.Storage.Sql;

/// <summary>A statement as each engine wants it, worked out once per text.</summary>
/// <param name="Names">Parameter names in order of first use.</param>
/// <param name="Postgres">With <c>$1…</c> in place of the names.</param>
/// <param name="Sqlite">With <c>blob</c> in place of <c>bytea</c>.</param>
internal sealed record SqlText(string[] Names, string Postgres, string Sqlite)
{
    private static readonly SearchValues<char> Suspect = SearchValues.Create(['\0', .. Enumerable.Range(0xd800, 0x800).Select(c => (char)c)]);

    public static SqlText Parse(string sql)
    {
        var names = new List<string>();
        var postgres = new StringBuilder(sql.Length);
        var sqlite = new StringBuilder(sql.Length);
        for (var i = 0; i < sql.Length;)
        {
            var end = TokenEnd(sql, i);
            var token = sql[i..end];
            i = end;
            if (token.Length > 1 && token[0] == '@')
            {
                var name = token[1..];
                var at = names.IndexOf(name);
                if (at < 0) { names.Add(name); at = names.Count - 1; }
                postgres.Append('$').Append(at + 1);
                sqlite.Append(token);
                continue;
            }
            postgres.Append(token);
            sqlite.Append(token.Equals("bytea", StringComparison.OrdinalIgnoreCase) ? "blob" : token);
        }
        return new SqlText([.. names], postgres.ToString(), sqlite.ToString());
    }

    /// <summary>End of the token at <paramref name="i"/>: a quoted text, a word, a parameter, or one character.</summary>
    private static int TokenEnd(string sql, int i)
    {
        var c = sql[i];
        if (c is '\'' or '"')
        {
            var close = sql.IndexOf(c, i + 1);
            return close < 0 ? sql.Length : close + 1;
        }
        if (c != '@' && !IsWord(c)) return i + 1;
        var end = i + 1;
        while (end < sql.Length && IsWord(sql[end])) end++;
        return end;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>The text without what PostgreSQL refuses: U+0000 and halves of surrogate pairs. Both engines get the same.</summary>
    public static string Storable(string text)
    {
        if (text.AsSpan().IndexOfAny(Suspect) < 0) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append(rune.Value == 0 ? "\ufffd" : rune.ToString());
        return clean.ToString();
    }
}

using System.Text;
using Yiwang.Storage.Sql;

namespace Yiwang.Events.Projections;

/// <summary>
/// Puts the real names in place of <c>{name}</c>. Tables of the view that readers see have their plain names; those of one that is being built, and all
/// indexes (no engine can rename them in every version), carry the build's generation.
/// </summary>
internal sealed class NamedSql(Projection projection, long generation, bool isLive)
{
    // Statements of one projection are few constants.
    private const int TextsMax = 256;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private bool _isLive = isLive;

    /// <summary>After the swap; on the database's thread, or while it has no work of this build.</summary>
    public void SetLive()
    {
        _isLive = true;
        _texts.Clear();
    }

    public string Table(string name) => _isLive ? name : Beside(name);

    public string Beside(string name) => $"{name}__g{generation}";

    public string Expand(string sql)
    {
        if (_texts.TryGetValue(sql, out var expanded)) return expanded;
        if (_texts.Count >= TextsMax) _texts.Clear();
        return _texts[sql] = Replace(sql);
    }

    private string Replace(string sql)
    {
        var text = new StringBuilder(sql.Length + 16);
        var i = 0;
        while (sql.IndexOf('{', i) is var open and >= 0)
        {
            var close = sql.IndexOf('}', open);
            if (close < 0) break;
            var name = sql[(open + 1)..close];
            text.Append(sql, i, open - i).Append(projection.Tables.Contains(name) ? Table(name) : Beside(name));
            i = close + 1;
        }
        return text.Append(sql, i, sql.Length - i).ToString();
    }

    public ISqlSession Over(ISqlSession session) => new Session(this, session);

    private sealed class Session(NamedSql names, ISqlSession session) : ISqlSession
    {
        public int Execute(string sql, params ReadOnlySpan<SqlParameter> parameters) => session.Execute(names.Expand(sql), parameters);
        public List<T> Query<T>(string sql, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters) => session.Query(names.Expand(sql), map, parameters);
        public T? QueryFirst<T>(string sql, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters) => session.QueryFirst(names.Expand(sql), map, parameters);
    }
}

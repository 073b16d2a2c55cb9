using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using static Yiwang.Storage.Sql.Sqlite.SqliteNative;

namespace Yiwang.Storage.Sql.Sqlite;

/// <summary>A prepared statement that is kept and used again. It is the row, too, while it steps.</summary>
internal sealed unsafe class SqliteStatement : ISqlRow, IDisposable
{
    // Texts up to this size are encoded on the stack: handles, names and titles are shorter.
    private const int StackTextBytes = 1024;

    private readonly SqliteConnection _connection;
    private readonly string[] _names;
    private nint _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        (_connection, Sql) = (connection, sql);
        var bytes = Encoding.UTF8.GetBytes(SqlText.Parse(sql).Sqlite);
        fixed (byte* start = bytes)
        {
            connection.Check(sqlite3_prepare_v3(connection.Handle, start, bytes.Length, PreparePersistent, out _statement, out var tail), sql);
            if (_statement == 0 || HasMore(new ReadOnlySpan<byte>(tail, (int)(start + bytes.Length - tail))))
            {
                Dispose();
                throw new SqlException(SqlFault.Statement, "exactly one statement expected", sql);
            }
        }
        _names = new string[sqlite3_bind_parameter_count(_statement)];
        for (var i = 0; i < _names.Length; i++)
            _names[i] = Marshal.PtrToStringUTF8(sqlite3_bind_parameter_name(_statement, i + 1))?.TrimStart('@') ?? throw new SqlException(SqlFault.Statement, "parameters must be named @x", sql);
        IsReadOnly = sqlite3_stmt_readonly(_statement) != 0;
    }

    public string Sql { get; }
    public bool IsReadOnly { get; }
    /// <summary>A row of it is being looked at.</summary>
    public bool InUse { get; private set; }

    private static bool HasMore(ReadOnlySpan<byte> tail) => tail.IndexOfAnyExcept(" \t\r\n;"u8) >= 0;

    public void Bind(ReadOnlySpan<SqlParameter> parameters)
    {
        InUse = true;
        if (parameters.Length != _names.Length) throw new SqlException(SqlFault.Statement, $"{_names.Length} parameters expected ({string.Join(", ", _names)}), {parameters.Length} given", Sql);
        foreach (ref readonly var p in parameters)
        {
            var index = IndexOf(p.Name);
            var rc = p.Kind switch
            {
                SqlKind.Null => sqlite3_bind_null(_statement, index),
                SqlKind.Int64 => sqlite3_bind_int64(_statement, index, p.Int64),
                SqlKind.Double => sqlite3_bind_double(_statement, index, p.Double),
                SqlKind.Text => BindText(index, SqlText.Storable(p.Text)),
                _ => BindBytes(index, p.Bytes),
            };
            _connection.Check(rc, Sql);
        }
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _names.Length; i++)
            if (_names[i] == name) return i + 1;
        throw new SqlException(SqlFault.Statement, $"no parameter @{name}", Sql);
    }

    private int BindText(int index, string text)
    {
        var worst = text.Length * 3;
        byte[]? rented = null;
        var buffer = worst <= StackTextBytes ? stackalloc byte[StackTextBytes] : rented = ArrayPool<byte>.Shared.Rent(worst);
        Utf8.FromUtf16(text, buffer, out _, out var written);
        int rc;
        fixed (byte* start = buffer) rc = sqlite3_bind_text(_statement, index, start, written, Transient);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return rc;
    }

    private int BindBytes(int index, byte[] bytes)
    {
        // A null pointer would bind NULL; an empty value is not that.
        if (bytes.Length == 0) return sqlite3_bind_zeroblob(_statement, index, 0);
        fixed (byte* start = bytes) return sqlite3_bind_blob(_statement, index, start, bytes.Length, Transient);
    }

    public bool Step()
    {
        var rc = sqlite3_step(_statement);
        if (rc is Row or Done) return rc == Row;
        throw _connection.Failure(rc, Sql);
    }

    public void Reset()
    {
        // The code returned repeats the failure of the last step, which has been thrown already.
        _ = sqlite3_reset(_statement);
        InUse = false;
    }

    public bool IsNull(int column) => sqlite3_column_type(_statement, column) == Null;
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);
    public long Int64(int column) => sqlite3_column_int64(_statement, column);
    public double Double(int column) => sqlite3_column_double(_statement, column);

    public string Text(int column)
    {
        var text = sqlite3_column_text(_statement, column);
        return text == 0 ? "" : Encoding.UTF8.GetString((byte*)text, sqlite3_column_bytes(_statement, column));
    }

    public byte[] Bytes(int column)
    {
        var blob = sqlite3_column_blob(_statement, column);
        return blob == 0 ? [] : new ReadOnlySpan<byte>((void*)blob, sqlite3_column_bytes(_statement, column)).ToArray();
    }

    public void Dispose()
    {
        _ = sqlite3_finalize(_statement);
        _statement = 0;
    }
}

using System.Runtime.InteropServices;

namespace Yiwang.Storage.Sql.Sqlite;

/// <summary>The few functions of SQLite's C interface that are used (sqlite.org/c3ref). Strings go as UTF-8 bytes, so that binding allocates nothing.</summary>
internal static unsafe partial class SqliteNative
{
    // The versioned name: it is all that the package with the run-time library alone (Debian: libsqlite3-0) has.
    private const string Library = "libsqlite3.so.0";

    public const int Ok = 0, Row = 100, Done = 101;
    public const int OpenReadOnly = 1, OpenReadWrite = 2, OpenCreate = 4, OpenUri = 0x40, OpenNoMutex = 0x8000;
    public const uint PreparePersistent = 1;
    public const int Null = 5;
    /// <summary>SQLITE_TRANSIENT: SQLite copies the bytes before bind returns, so no buffer has to outlive the call.</summary>
    public static readonly nint Transient = -1;

    [LibraryImport(Library)] public static partial int sqlite3_open_v2(byte* file, out nint db, int flags, byte* vfs);
    [LibraryImport(Library)] public static partial int sqlite3_close_v2(nint db);
    [LibraryImport(Library)] public static partial int sqlite3_extended_result_codes(nint db, int on);
    [LibraryImport(Library)] public static partial int sqlite3_busy_timeout(nint db, int ms);
    [LibraryImport(Library)] public static partial nint sqlite3_errmsg(nint db);
    [LibraryImport(Library)] public static partial nint sqlite3_errstr(int code);
    [LibraryImport(Library)] public static partial int sqlite3_get_autocommit(nint db);
    [LibraryImport(Library)] public static partial long sqlite3_changes64(nint db);
    [LibraryImport(Library)] public static partial long sqlite3_total_changes64(nint db);
    [LibraryImport(Library)] public static partial int sqlite3_prepare_v3(nint db, byte* sql, int bytes, uint flags, out nint statement, out byte* tail);
    [LibraryImport(Library)] public static partial int sqlite3_finalize(nint statement);
    [LibraryImport(Library)] public static partial int sqlite3_step(nint statement);
    [LibraryImport(Library)] public static partial int sqlite3_reset(nint statement);
    [LibraryImport(Library)] public static partial int sqlite3_stmt_readonly(nint statement);
    [LibraryImport(Library)] public static partial int sqlite3_bind_parameter_count(nint statement);
    [LibraryImport(Library)] public static partial nint sqlite3_bind_parameter_name(nint statement, int index);
    [LibraryImport(Library)] public static partial int sqlite3_bind_null(nint statement, int index);
    [LibraryImport(Library)] public static partial int sqlite3_bind_int64(nint statement, int index, long value);
    [LibraryImport(Library)] public static partial int sqlite3_bind_double(nint statement, int index, double value);
    [LibraryImport(Library)] public static partial int sqlite3_bind_text(nint statement, int index, byte* text, int bytes, nint destructor);
    [LibraryImport(Library)] public static partial int sqlite3_bind_blob(nint statement, int index, byte* blob, int bytes, nint destructor);
    [LibraryImport(Library)] public static partial int sqlite3_bind_zeroblob(nint statement, int index, int bytes);
    [LibraryImport(Library)] public static partial int sqlite3_column_count(nint statement);
    [LibraryImport(Library)] public static partial int sqlite3_column_type(nint statement, int column);
    [LibraryImport(Library)] public static partial long sqlite3_column_int64(nint statement, int column);
    [LibraryImport(Library)] public static partial double sqlite3_column_double(nint statement, int column);
    [LibraryImport(Library)] public static partial nint sqlite3_column_text(nint statement, int column);
    [LibraryImport(Library)] public static partial nint sqlite3_column_blob(nint statement, int column);
    [LibraryImport(Library)] public static partial int sqlite3_column_bytes(nint statement, int column);
    [LibraryImport(Library)] public static partial nint sqlite3_backup_init(nint target, byte* targetName, nint source, byte* sourceName);
    [LibraryImport(Library)] public static partial int sqlite3_backup_step(nint backup, int pages);
    [LibraryImport(Library)] public static partial int sqlite3_backup_finish(nint backup);
}

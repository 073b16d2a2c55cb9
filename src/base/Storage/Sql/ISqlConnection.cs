namespace Yiwang.Storage.Sql;

/// <summary>One connection, used by one thread at a time.</summary>
internal interface ISqlConnection : ISqlSession, IDisposable
{
    /// <summary>False once the engine has dropped the transaction by itself (disk full, lost server).</summary>
    bool InTransaction { get; }
    /// <summary>Cannot be used again.</summary>
    bool IsBroken { get; }
    void Begin();
    void Commit();
    void Rollback();
    void Savepoint();
    void ReleaseSavepoint();
    void RollbackToSavepoint();
}

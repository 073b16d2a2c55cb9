namespace Yiwang.Storage.Sql;

/// <summary>Runs calls in one transaction. One that throws is undone alone; the others are committed together.</summary>
internal static class SqlTransactions
{
    public static void Run(ISqlConnection connection, List<SqlCall> group)
    {
        if (group.Count == 1) { RunOne(connection, group[0]); return; }
        var done = new List<SqlCall>(group.Count);
        try
        {
            connection.Begin();
            foreach (var call in group)
                if (RunInSavepoint(connection, call)) done.Add(call);
            connection.Commit();
        }
        catch (Exception e)
        {
            // The whole transaction is gone (disk full, lost server): nobody may believe to have written.
            Undo(connection);
            foreach (var call in group) call.Fail(e);
            return;
        }
        foreach (var call in done) call.Succeed();
    }

    private static void RunOne(ISqlConnection connection, SqlCall call)
    {
        if (call.IsCancelled) { call.Fail(new OperationCanceledException()); return; }
        try
        {
            if (call.InTransaction) connection.Begin();
            call.Run(connection);
            if (call.InTransaction) connection.Commit();
        }
        catch (Exception e)
        {
            Undo(connection);
            call.Fail(e);
            return;
        }
        call.Succeed();
    }

    private static bool RunInSavepoint(ISqlConnection connection, SqlCall call)
    {
        if (call.IsCancelled) { call.Fail(new OperationCanceledException()); return false; }
        connection.Savepoint();
        try { call.Run(connection); }
        catch (Exception e) when (connection is { InTransaction: true, IsBroken: false })
        {
            connection.RollbackToSavepoint();
            call.Fail(e);
            return false;
        }
        connection.ReleaseSavepoint();
        return true;
    }

    private static void Undo(ISqlConnection connection)
    {
        // What made the work fail is the answer; a rollback that fails after it only says the same again.
        try { connection.Rollback(); }
        catch (SqlException) { }
    }
}

using System.Collections.Concurrent;

namespace Yiwang.Storage.Sql;

/// <summary>Threads with a connection each, fed from one bounded queue.</summary>
internal sealed class SqlThreads : IAsyncDisposable
{
    private readonly BlockingCollection<SqlCall> _queue = [];
    private readonly SemaphoreSlim _room;
    private readonly Func<ISqlConnection> _connect;
    private readonly int _groupMax;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <param name="groupMax">How many waiting calls one transaction may take; each keeps its own savepoint.</param>
    public SqlThreads(string name, int threads, int queuedMax, Func<ISqlConnection> connect, int groupMax)
    {
        _room = new SemaphoreSlim(queuedMax);
        _connect = connect;
        _groupMax = groupMax;
        _running = threads;
        for (var i = 0; i < threads; i++) new Thread(Loop) { IsBackground = true, Name = name }.Start();
    }

    public async Task<T> RunAsync<T>(Func<ISqlSession, T> work, bool inTransaction, CancellationToken cancel)
    {
        await _room.WaitAsync(cancel).ConfigureAwait(false);
        var call = new SqlCall<T>(work, inTransaction, cancel);
        try { _queue.Add(call, CancellationToken.None); }
        catch (InvalidOperationException) { _room.Release(); throw new SqlException(SqlFault.Unavailable, "the database is closed"); }
        return await call.Task.ConfigureAwait(false);
    }

    private void Loop()
    {
        ISqlConnection? connection = null;
        var group = new List<SqlCall>(_groupMax);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            while (group.Count < _groupMax && _queue.TryTake(out var next)) group.Add(next);
            _room.Release(group.Count);
            try
            {
                if (connection is { IsBroken: true }) { connection.Dispose(); connection = null; }
                connection ??= _connect();
            }
            catch (Exception e)
            {
                foreach (var call in group) call.Fail(e);
                continue;
            }
            SqlTransactions.Run(connection, group);
        }
        connection?.Dispose();
        if (Interlocked.Decrement(ref _running) == 0) _stopped.TrySetResult();
    }

    /// <summary>Calls already let in are finished; later ones are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _stopped.Task.ConfigureAwait(false);
    }
}

namespace Yiwang.Storage.Sql;

/// <summary>Threads with a connection each, fed from one bounded queue.</summary>
internal sealed class SqlThreads : IAsyncDisposable
{
    // Its monitor puts idle threads to sleep at once; a BlockingCollection lets them spin first, which on few cores cost more than the statements.
    private readonly Queue<SqlCall> _queue = [];
    private readonly SemaphoreSlim _room;
    private readonly Func<ISqlConnection> _connect;
    private readonly int _groupMax;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

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
        if (!TryAdd(call))
        {
            _room.Release();
            throw new SqlException(SqlFault.Unavailable, "the database is closed");
        }
        return await call.Task.ConfigureAwait(false);
    }

    private void Loop()
    {
        ISqlConnection? connection = null;
        var group = new List<SqlCall>(_groupMax);
        while (Take(group))
        {
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

    private bool TryAdd(SqlCall call)
    {
        lock (_queue)
        {
            if (_closed) return false;
            _queue.Enqueue(call);
            Monitor.Pulse(_queue);
            return true;
        }
    }

    /// <summary>Blocks until there is a call. False when the queue is closed and empty.</summary>
    private bool Take(List<SqlCall> group)
    {
        group.Clear();
        lock (_queue)
        {
            while (_queue.Count == 0 && !_closed) Monitor.Wait(_queue);
            while (group.Count < _groupMax && _queue.TryDequeue(out var next)) group.Add(next);
        }
        return group.Count > 0;
    }

    /// <summary>Calls already let in are finished; later ones are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_queue)
        {
            _closed = true;
            Monitor.PulseAll(_queue);
        }
        await _stopped.Task.ConfigureAwait(false);
    }
}

namespace Yiwang.Storage.Sql;

/// <summary>
/// Both drivers block, so their work runs on threads of their own: one writer and a few readers, each with its connection and a bounded queue. When a queue
/// is full, callers wait (cancellable) before they are let in. A call's continuation runs on the pool.
/// </summary>
public abstract class ThreadedDatabase : IDatabase
{
    private readonly SqlThreads _readers;
    private readonly SqlThreads _writer;
    private readonly IAsyncDisposable? _source;

    private protected ThreadedDatabase(SqlEngine engine, int readerThreads, int queuedMax, Func<bool, ISqlConnection> connect, IAsyncDisposable? source = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(readerThreads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(readerThreads, 64);
        Engine = engine;
        _source = source;
        _readers = new SqlThreads($"{engine} reader", readerThreads, queuedMax, () => connect(false), groupMax: 1);
        // Calls that wait together share one commit (and its fsync), as far as this goes.
        _writer = new SqlThreads($"{engine} writer", 1, queuedMax, () => connect(true), groupMax: 64);
    }

    public SqlEngine Engine { get; }

    public Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancel = default) => _readers.RunAsync(work, inTransaction: true, cancel);

    public Task<T> WriteAsync<T>(Func<ISqlSession, T> work, CancellationToken cancel = default) => _writer.RunAsync(work, inTransaction: true, cancel);

    private protected Task<T> ReadRawAsync<T>(Func<ISqlConnection, T> work, CancellationToken cancel) =>
        _readers.RunAsync(session => work((ISqlConnection)session), inTransaction: false, cancel);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _readers.DisposeAsync().ConfigureAwait(false);
        if (_source is not null) await _source.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}

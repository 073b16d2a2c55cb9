namespace Yiwang.Storage.Sql;

/// <summary>One call that waits for a thread, and how it ended.</summary>
internal abstract class SqlCall(bool inTransaction, CancellationToken cancel)
{
    public bool InTransaction { get; } = inTransaction;
    public bool IsCancelled => cancel.IsCancellationRequested;
    protected CancellationToken Cancel => cancel;
    /// <summary>Runs the work and keeps what it returns.</summary>
    public abstract void Run(ISqlConnection connection);
    public abstract void Succeed();
    public abstract void Fail(Exception reason);
}

internal sealed class SqlCall<T>(Func<ISqlSession, T> work, bool inTransaction, CancellationToken cancel) : SqlCall(inTransaction, cancel)
{
    // Continuations on the database's thread would let a caller block everyone else's questions.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;
    public override void Run(ISqlConnection connection) => _result = work(connection);
    public override void Succeed() => _completion.TrySetResult(_result!);

    public override void Fail(Exception reason)
    {
        if (reason is OperationCanceledException) _completion.TrySetCanceled(Cancel);
        else _completion.TrySetException(reason);
    }
}

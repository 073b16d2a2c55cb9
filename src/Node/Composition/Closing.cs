namespace Yiwang.Node.Composition;

/// <summary>Closes what was opened, the last first.</summary>
internal sealed class Closing : IAsyncDisposable
{
    private readonly Stack<object> _open = new();

    public T Later<T>(T opened) where T : notnull
    {
        _open.Push(opened);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var opened))
        {
            if (opened is IAsyncDisposable later) await later.DisposeAsync();
            else (opened as IDisposable)?.Dispose();
        }
    }
}

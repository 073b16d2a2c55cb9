namespace Yiwang.Streams;

/// <summary>What readers hold while they read, and what goes when the last one has let go. Begins with one holder.</summary>
internal abstract class Counted
{
    private int _holders = 1;

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) Free();
    }

    protected abstract void Free();
}

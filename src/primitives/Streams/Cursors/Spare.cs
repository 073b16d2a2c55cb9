using System.Collections.Concurrent;

namespace Yiwang.Streams.Cursors;

/// <summary>Work space that waits to be used again: at most 64 of a kind, the rest is left to the collector.</summary>
internal static class Spare<T> where T : class, new()
{
    private const int Bound = 64;
    private static readonly ConcurrentQueue<T> s_free = new();

    public static T Rent() => s_free.TryDequeue(out var one) ? one : new T();

    public static void Return(T one)
    {
        if (s_free.Count < Bound) s_free.Enqueue(one);
    }
}

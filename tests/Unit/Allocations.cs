namespace Yiwang.Unit.Tests;

/// <summary>Bytes that work leaves behind once it runs steadily.</summary>
internal static class Allocations
{
    public const int Rounds = 8;

    /// <summary>The least of several rounds: what the runtime itself allocates on this thread while it recompiles the code comes in one of them and not in all.</summary>
    public static long Least(Action work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}

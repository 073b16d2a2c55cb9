namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>
/// Bytes of all requests that wait or are worked on, over every transport: each connection has its own bound, but a stranger may open many. What goes beyond hears "busy".
/// </summary>
internal sealed class KeptBytes
{
    /// <summary>256 of the largest messages, or hundreds of thousands of usual ones.</summary>
    public const int Max = 64 << 20;

    private long _bytes;

    /// <returns>False = no room; nothing is kept.</returns>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= Max) return true;
        Give(bytes);
        return false;
    }

    public void Give(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}

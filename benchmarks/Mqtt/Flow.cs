using System.Diagnostics;
using Yiwang.Benchmarks.Resolve;

namespace Yiwang.Benchmarks.Mqtt;

/// <summary>
/// What all connections of a load share: how much was sent and arrived, and when publishers may go on. At most so many copies are under way, so that brokers which drop
/// what they cannot pass on are not measured by what they lose; a copy that has not come after a while counts as dropped and no longer holds anybody up.
/// </summary>
internal sealed class Flow(int copies, int windowCopies)
{
    private static readonly long s_giveUp = Stopwatch.Frequency / 2;
    private long _sent, _arrived, _dropped, _lastArrival = Stopwatch.GetTimestamp();

    public Latencies Latencies { get; } = new();
    public long Arrived => Interlocked.Read(ref _arrived);
    public long Dropped => Interlocked.Read(ref _dropped);
    public bool Timed { get; set; }

    public bool MaySend(int messages) => (Interlocked.Read(ref _sent) + messages) * copies - Arrived - Dropped <= windowCopies || GiveUp();

    public void Sent(int messages) => Interlocked.Add(ref _sent, messages);

    public void Came(int count)
    {
        Interlocked.Add(ref _arrived, count);
        Volatile.Write(ref _lastArrival, Stopwatch.GetTimestamp());
    }

    private bool GiveUp()
    {
        if (Stopwatch.GetTimestamp() - Volatile.Read(ref _lastArrival) < s_giveUp) return false;
        Interlocked.Exchange(ref _dropped, Math.Max(0, (Interlocked.Read(ref _sent) * copies) - Arrived));
        Volatile.Write(ref _lastArrival, Stopwatch.GetTimestamp());
        return true;
    }
}

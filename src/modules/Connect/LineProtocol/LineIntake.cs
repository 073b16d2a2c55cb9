using System.Collections.Concurrent;
using Yiwang.Connect.Acquisition;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.LineProtocol;

/// <summary>Writers for bodies of lines. A body waits when all of them are busy (overflow policy: hold; the sender's own time-out ends it).</summary>
internal sealed class LineIntake(LineSources sources, SampleFeed feed, TimeProvider clock) : IDisposable
{
    /// <summary>Bodies read at the same time; each holds about 5 MiB.</summary>
    public const int WritersMax = 8;
    /// <summary>Of one body, decompressed.</summary>
    public const long BodyBytesMax = 512L << 20;

    private readonly SemaphoreSlim _free = new(WritersMax);
    private readonly ConcurrentBag<LineWriter> _writers = [];

    public async Task<LineReport> WriteAsync(string owner, Stream body, LinePrecision precision, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        try
        {
            if (!_writers.TryTake(out var writer)) writer = new LineWriter(feed, clock);
            var report = await writer.WriteAsync(sources.Of(owner), body, precision, BodyBytesMax, cancel);
            // one that failed half way is left behind with its batches
            _writers.Add(writer);
            return report;
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}

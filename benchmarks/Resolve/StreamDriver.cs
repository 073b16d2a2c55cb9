using System.Diagnostics;
using System.Net;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>Kept connections with one or many requests in flight on each, driven by one thread that never sleeps.</summary>
internal sealed class StreamDriver<T> : IDisposable where T : struct, IExchange
{
    private static readonly long GiveUp = Stopwatch.Frequency * 2;
    private readonly RequestSet _requests;
    private readonly DriverConnection<T>[] _connections;
    private readonly Kernel.Readiness[] _ready;
    private Latencies _latencies = new();
    private long _sent;

    /// <param name="depth">Requests in flight on one connection.</param>
    public StreamDriver(IPEndPoint server, RequestSet requests, int connections, int depth)
    {
        _requests = requests;
        _connections = Enumerable.Range(0, connections).Select(_ => new DriverConnection<T>(server, requests, depth)).ToArray();
        _ready = _connections.Select(c => new Kernel.Readiness { Descriptor = c.Descriptor, Wanted = Kernel.Readiness.Readable }).ToArray();
    }

    /// <summary>As fast as the server answers.</summary>
    public LoadResult Saturate(TimeSpan during)
    {
        Begin();
        long start = Stopwatch.GetTimestamp(), end = start + (long)(during.TotalSeconds * Stopwatch.Frequency);
        for (long now; (now = Stopwatch.GetTimestamp()) < end;)
        {
            foreach (var connection in _connections)
                if (connection.Room > connection.Depth / 2) connection.Send(connection.Room, now, 0);
            Receive();
        }
        return End(start);
    }

    /// <summary>At a fixed rate over all connections; latency counts from when a request was due.</summary>
    public LoadResult Pace(TimeSpan during, double perSecond)
    {
        Begin();
        long start = Stopwatch.GetTimestamp(), end = start + (long)(during.TotalSeconds * Stopwatch.Frequency);
        var each = Stopwatch.Frequency / perSecond;
        var turn = 0;
        for (long now; (now = Stopwatch.GetTimestamp()) < end;)
        {
            var due = (long)((now - start) / each) - _sent;
            for (var tried = 0; due > 0 && tried < _connections.Length; tried++)
            {
                var connection = _connections[turn = (turn + 1) % _connections.Length];
                var share = (int)Math.Min(connection.Room, Math.Max(1, due / _connections.Length));
                if (share == 0) continue;
                connection.Send(share, start + (long)(_sent * each), each);
                (_sent, due) = (_sent + share, due - share);
            }
            Receive();
        }
        return End(start);
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
    }

    private void Begin()
    {
        (_sent, _latencies) = (0, new Latencies());
        foreach (var connection in _connections) connection.Begin();
    }

    private LoadResult End(long start)
    {
        var took = Stopwatch.GetElapsedTime(start);
        for (var until = Stopwatch.GetTimestamp() + GiveUp; _connections.Any(c => c.Open > 0) && Stopwatch.GetTimestamp() < until;) Receive();
        return new LoadResult(_connections.Sum(c => c.Answered), _connections.Sum(c => c.Wrong), _connections.Sum(c => (long)c.Open), took, _latencies);
    }

    private unsafe void Receive()
    {
        fixed (Kernel.Readiness* ready = _ready)
            if (Kernel.Poll(ready, _ready.Length) == 0) return;
        for (var i = 0; i < _ready.Length; i++)
            if (_ready[i].Found != 0) _connections[i].Receive(_latencies);
    }
}

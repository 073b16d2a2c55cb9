using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Yiwang.Benchmarks.Net;

/// <summary>A loopback port that carries each connection on to another one, every byte later by half a round trip each way: a line between two cities without a network namespace.</summary>
internal sealed class DelayedRelay : IAsyncDisposable
{
    /// <summary>There and back.</summary>
    public static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(40);
    private const int ChunkBytes = 64 << 10, ChunksMax = 1_024;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int> _target;
    private readonly Task _accepting;

    /// <param name="target">Port on loopback; asked for each connection, since a node may tell its port later than others must know this one.</param>
    public DelayedRelay(Func<int> target)
    {
        _target = target;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true) open.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _target(), _stop.Token);
                await Task.WhenAny(LaterAsync(near.GetStream(), far.GetStream()), LaterAsync(far.GetStream(), near.GetStream()));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // one side has gone, and so does the other
            }
        }
    }

    private async Task LaterAsync(NetworkStream from, NetworkStream to)
    {
        var line = Channel.CreateBounded<(byte[] Bytes, long Due)>(ChunksMax);
        await Task.WhenAll(ReadAsync(), WriteAsync());

        async Task ReadAsync()
        {
            var buffer = new byte[ChunkBytes];
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read) await line.Writer.WriteAsync((buffer[..read], Stopwatch.GetTimestamp() + Stopwatch.Frequency * RoundTrip.Ticks / TimeSpan.TicksPerSecond / 2), _stop.Token);
            line.Writer.Complete();
        }

        async Task WriteAsync()
        {
            await foreach (var (bytes, due) in line.Reader.ReadAllAsync(_stop.Token))
            {
                var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (left > TimeSpan.Zero) await Task.Delay(left, _stop.Token);
                await to.WriteAsync(bytes, _stop.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }
}

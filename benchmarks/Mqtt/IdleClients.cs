using System.Net;

namespace Yiwang.Benchmarks.Mqtt;

/// <summary>Connections that subscribe to a topic of their own and say nothing.</summary>
internal sealed class IdleClients : IDisposable
{
    private const int AtOnce = 64;
    private readonly List<LoadClient> _clients = [];

    public static async Task<IdleClients> ConnectAsync(IPEndPoint broker, int count)
    {
        var idle = new IdleClients();
        for (var from = 0; from < count; from += AtOnce)
        {
            var some = await Task.WhenAll(Enumerable.Range(from, Math.Min(AtOnce, count - from)).Select(async i =>
            {
                var client = await LoadClient.ConnectAsync(broker, $"idle-{i}", bufferBytes: 64);
                await client.SubscribeAsync($"idle/{i}", 0);
                return client;
            }));
            idle._clients.AddRange(some);
        }
        return idle;
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }
}

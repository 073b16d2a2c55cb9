using System.Globalization;
using System.Net;
using Yiwang.Benchmarks.Peers;

namespace Yiwang.Benchmarks.Mqtt;

/// <summary>Debian's brokers, as they come, in memory.</summary>
internal static class MqttPeers
{
    public static async Task<(PeerProcess Process, IPEndPoint At)> MosquittoAsync(string folder)
    {
        var (port, file) = (PeerProcess.FreePort(), Path.Combine(folder, "mosquitto.conf"));
        // its queue of 1,000 messages would drop most of a fan-out
        await File.WriteAllTextAsync(file, $"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\nmax_inflight_messages 1000\nset_tcp_nodelay true\n");
        var process = PeerProcess.Start(null, "mosquitto", "-c", file);
        return (process, await process.ListeningAsync(port));
    }

    public static async Task<(PeerProcess Process, IPEndPoint At)> NatsAsync(string folder)
    {
        var (port, client, file) = (PeerProcess.FreePort(), PeerProcess.FreePort(), Path.Combine(folder, "nats.conf"));
        var store = Path.Combine(folder, "nats");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture,
            $"host: 127.0.0.1\nport: {client}\nserver_name: bench\njetstream {{ store_dir: \"{store}\" }}\nmqtt {{ host: 127.0.0.1, port: {port}, max_ack_pending: 1000 }}\n"));
        var process = PeerProcess.Start(null, "nats-server", "-c", file);
        return (process, await process.ListeningAsync(port));
    }
}

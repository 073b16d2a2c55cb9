using Yiwang.Mqtt.Broker;
using Yiwang.Unit.Tests.Net;
using Yiwang.Unit.Tests.Storage;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

/// <summary>A broker without sockets, on a clock that moves only when told and a disk that can lose its power.</summary>
internal sealed class Bed : IAsyncDisposable
{
    private readonly List<BedClient> _clients = [];

    public Bed(MqttBrokerOptions? options = null, IMqttTap? tap = null, UnreliableFileSystem? files = null, SteppedTime? time = null)
    {
        Options = options ?? new MqttBrokerOptions { SysInterval = TimeSpan.Zero };
        Files = files ?? new UnreliableFileSystem();
        Time = time ?? new SteppedTime();
        Broker = MqttBroker.Open(Options, "/mqtt", Files, Gate, tap, Time);
    }

    public MqttBrokerOptions Options { get; }
    public UnreliableFileSystem Files { get; }
    public SteppedTime Time { get; }
    public BedGate Gate { get; } = new();
    public MqttBroker Broker { get; }

    /// <summary>A connection that has said nothing yet.</summary>
    public BedClient Open(bool reads = true)
    {
        var client = new BedClient(this, reads);
        _clients.Add(client);
        return client;
    }

    /// <summary>A client of MQTT 5, connected.</summary>
    public Task<BedClient> ConnectAsync(string id, bool clean = true, uint expiry = 0, BedConnect? more = null) =>
        ConnectAsync((more ?? new BedConnect()) with { ClientId = id, CleanStart = clean, Expiry = expiry });

    /// <summary>A client of 3.1.1, connected.</summary>
    public Task<BedClient> Connect311Async(string id, bool clean = true, BedConnect? more = null) =>
        ConnectAsync((more ?? new BedConnect()) with { ClientId = id, CleanStart = clean, Version = 4 });

    public async Task<BedClient> ConnectAsync(BedConnect connect)
    {
        var client = Open();
        await client.ConnectAsync(connect);
        return client;
    }

    /// <summary>Waits for something that another thread does.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        for (var deadline = Environment.TickCount64 + (long)Patience.Deadline.TotalMilliseconds; !holds(); await Task.Yield())
        {
            if (Environment.TickCount64 > deadline) throw new TimeoutException("it did not come to pass");
        }
    }

    /// <summary>Stops this broker and opens another on the same disk.</summary>
    public async Task<Bed> RestartAsync(UnreliableFileSystem? files = null)
    {
        await DisposeAsync();
        return new Bed(Options, files: files ?? Files, time: Time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Drop();
        await Broker.DisposeAsync();
    }
}

using System.Text;
using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Mqtt.Broker.Storing;
using Yiwang.Storage.Files;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker;

/// <summary>A broker of MQTT 3.1.1 and 5.0. It listens nowhere itself: listeners hand it their connections (<see cref="MqttListening"/>).</summary>
public sealed class MqttBroker : IAsyncDisposable
{
    /// <summary>How often the broker looks at its clock, in milliseconds.</summary>
    internal const int TickMs = 250;
    private readonly BrokerCore _core;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private readonly IDisposable _lock;
    private readonly TimeProvider _time;
    private readonly BrokerTick _tick;
    private int _disposed;

    private MqttBroker(BrokerCore core, IDisposable folderLock, TimeProvider time)
    {
        (_core, _lock, _time) = (core, folderLock, time);
        _tick = new BrokerTick(core, time);
    }

    /// <summary>Reads what the last run left, and is ready for connections.</summary>
    /// <param name="folder">Holds the journal of persistent sessions and retained messages; nobody else's.</param>
    /// <param name="tap">Null = no message is stored anywhere.</param>
    /// <exception cref="IOException">The folder cannot be read or written, or another process has it.</exception>
    public static MqttBroker Open(MqttBrokerOptions options, string folder, IFileSystem files, IMqttGate gate, IMqttTap? tap, TimeProvider time)
    {
        files.CreateDirectory(folder);
        var held = files.Lock(Path.Combine(folder, "lock"));
        try
        {
            var core = new BrokerCore(options, files, folder, gate, tap, time);
            Restoration.Restore(core, JournalReplay.Read(files, folder));
            tap?.Attach(core.Tap);
            return new MqttBroker(core, held, time);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public MqttFigures Figures => MqttFigures.Of(_core);

    /// <summary>Sessions, connected ones and those that are kept, in no particular order.</summary>
    public IReadOnlyList<MqttSessionInfo> Sessions() => [.. _core.Sessions.Snapshot().Select(s => MqttSessionInfo.Of(s, _core))];

    /// <summary>Closes a client's connection; its session stays as it would after a lost connection.</summary>
    /// <returns>False = it is not connected.</returns>
    public bool Disconnect(string owner, string clientId, MqttReason reason = MqttReason.AdministrativeAction)
    {
        if (_core.Sessions.Find(new SessionKey(owner, clientId))?.Connection is not { } connection) return false;
        connection.Close(reason);
        return true;
    }

    /// <summary>Closes a client's connection, if it has one, and forgets its session.</summary>
    public bool EndSession(string owner, string clientId) => _core.Sessions.Remove(new SessionKey(owner, clientId), MqttReason.AdministrativeAction);

    /// <summary>What identities say about topics has changed: it is asked again.</summary>
    public void RightsChanged() => _core.RightsChanged();

    /// <summary>Publishes in the node's own name, to whoever subscribed.</summary>
    /// <param name="properties">Encoded properties of a PUBLISH; empty = none.</param>
    /// <returns>Success; or TopicNameInvalid, ProtocolError, MalformedPacket (properties).</returns>
    public MqttReason Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, byte qos = 0, bool retain = false, ReadOnlySpan<byte> properties = default)
    {
        if (!Topics.IsName(topic)) return MqttReason.TopicNameInvalid;
        var fault = MqttProperties.Check(properties, PropertyHolder.Publish, out var checkedProperties);
        if (fault != MqttReason.Success) return fault;
        if (checkedProperties.Has(PropertyId.TopicAlias) || checkedProperties.Has(PropertyId.SubscriptionIdentifier)) return MqttReason.ProtocolError;
        var message = new Publication
        {
            Topic = topic,
            Payload = payload,
            Properties = properties,
            Qos = qos,
            Retain = retain,
            ExpiryAt = Publication.FindExpiry(checkedProperties),
            ExpiresAtMs = Message.Never,
        };
        if (checkedProperties.TryNumber(PropertyId.MessageExpiryInterval, out var seconds)) message.ExpiresAtMs = _core.NowMs + seconds * 1_000L;
        _core.Publish(ref message);
        return MqttReason.Success;
    }

    public MqttReason Publish(string topic, ReadOnlySpan<byte> payload, byte qos = 0, bool retain = false) => Publish(Encoding.UTF8.GetBytes(topic), payload, qos, retain);

    internal BrokerCore Core => _core;

    /// <summary>Writes the journal anew now, which it does by itself when it has grown.</summary>
    internal void WriteCheckpoint() => Checkpoint.Run(_core);

    /// <summary>Serves one connection until it ends.</summary>
    internal Task ServeAsync(ClientLink link, CancellationToken closed) => new ConnectionLoop(new ClientConnection(link, _core), _core).RunAsync(closed);

    /// <summary>Tells every client that the broker goes, waits a little for them to take it, and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _core.IsStopping = true;
        var reason = _core.Options.ServerReference == null ? MqttReason.ServerShuttingDown : MqttReason.UseAnotherServer;
        foreach (var connection in _core.Connections.Snapshot()) connection.Close(reason);
        await Task.WhenAny(_core.Connections.EmptyAsync(), Task.Delay(s_patience, _time));
        foreach (var connection in _core.Connections.Snapshot()) connection.Abort();
        await Task.WhenAny(_core.Connections.EmptyAsync(), Task.Delay(s_patience, _time));
        _tick.Dispose();
        _core.Journal.Dispose();
        _lock.Dispose();
    }
}

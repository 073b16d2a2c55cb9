using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Retaining;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Mqtt.Broker.Storing;
using Yiwang.Storage.Files;

namespace Yiwang.Mqtt.Broker;

/// <summary>What the parts of one broker share.</summary>
internal sealed class BrokerCore
{
    private const int JournalBacklog = 64 << 20;
    [ThreadStatic]
    private static List<ClientConnection>? t_touched;
    private readonly Awaiting _awaiting = new();
    private long _queuedBytes, _dropped;
    private int _rightsVersion, _ticks;
    private TaskCompletionSource _tick = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BrokerCore(MqttBrokerOptions options, IFileSystem files, string folder, IMqttGate gate, IMqttTap? tap, TimeProvider time)
    {
        Options = options;
        Gate = gate;
        Time = time;
        Clock = new BrokerClock(time);
        Journal = new BrokerJournal(files, folder, _awaiting.Wake);
        Tap = new TapDesk(tap, _awaiting.Wake);
        Retained = new RetainedStore(options.MaxRetained, Journal);
        Routes = new RouteTable(options.RouteCache, options.Overlaps);
        Connections = new ConnectionTable(options.MaxConnections);
        Sessions = new SessionTable(this);
        Refused = new RefusedTopics(options.RefusedTopics);
    }

    public MqttBrokerOptions Options { get; }
    public IMqttGate Gate { get; }
    public TimeProvider Time { get; }
    public BrokerClock Clock { get; }
    public long NowMs => Clock.NowMs;
    public BrokerJournal Journal { get; }
    public TapDesk Tap { get; }
    public RetainedStore Retained { get; }
    public RouteTable Routes { get; }
    public ConnectionTable Connections { get; }
    public SessionTable Sessions { get; }
    public RefusedTopics Refused { get; }
    public Totals Totals { get; } = new();
    public Congested Congested { get; } = new();
    public bool IsStopping { get; set; }
    public int Ticks => Volatile.Read(ref _ticks);
    public int RightsVersion => Volatile.Read(ref _rightsVersion);
    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);
    public long DroppedMessages => Interlocked.Read(ref _dropped);
    public bool IsOverMemory => QueuedBytes > Options.MemoryBytes;

    public void RightsChanged()
    {
        Interlocked.Increment(ref _rightsVersion);
        Routes.ForgetAll();
    }

    public void Queued(int bytes)
    {
        if (bytes != 0) Interlocked.Add(ref _queuedBytes, bytes);
    }

    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Sends a message to everybody who wants it. The caller flushes with <see cref="FlushTouched"/>.</summary>
    public void Route(ref Publication message, TopicRoute route)
    {
        var fanout = Routes.FanoutOf(route);
        foreach (ref readonly var target in fanout.Targets.AsSpan()) target.Session.Deliver(ref message, target);
        foreach (var group in fanout.Groups) group.Deliver(ref message);
    }

    /// <summary>A message from inside: a will, $SYS, or what the node publishes.</summary>
    public void Publish(ref Publication message, bool durable = true)
    {
        if (message.Retain) Retained.Set(ref message, durable);
        Route(ref message, Routes.Route(message.Topic));
        FlushTouched();
    }

    /// <summary>Puts a connection on this thread's list of what to flush. Under its gate.</summary>
    public void Touch(ClientConnection connection)
    {
        if (connection.IsTouched) return;
        connection.IsTouched = true;
        (t_touched ??= []).Add(connection);
    }

    public void FlushTouched()
    {
        if (t_touched is not { Count: > 0 } touched) return;
        foreach (var connection in touched) connection.FlushTouched();
        touched.Clear();
    }

    /// <summary>Wakes the connection when more is durable. Look once more afterwards: that may just have happened.</summary>
    public void Await(ClientConnection connection) => _awaiting.Add(connection);

    /// <summary>More waits to be written than should: who reads from a client waits until it is less.</summary>
    public bool IsJournalBehind => Journal.Backlog > JournalBacklog && Journal.State != JournalState.Failed;

    /// <summary>Completes at the next tick, which may be at once.</summary>
    public Task WaitForTickAsync() => _tick.Task;

    /// <summary>A quarter of a second has passed.</summary>
    public void Tick()
    {
        Interlocked.Increment(ref _ticks);
        Interlocked.Exchange(ref _tick, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        Tap.Ready();
        Congested.Renew();
        Journal.Retry();
    }

    public void Wake() => _awaiting.Wake();
}

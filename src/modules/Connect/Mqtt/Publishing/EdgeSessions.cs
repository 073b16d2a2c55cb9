using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Live;
using Yiwang.Connect.Mqtt.Client;
using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>The Sparkplug edge nodes that the points' topics ask for; each has a connection of its own. Follows the book.</summary>
internal sealed class EdgeSessions(PointBook book, SampleFeed feed, ILiveStates live, NamedWrites writes, MqttOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(200);
    private readonly Dictionary<(string Adapter, string Group, string Edge), EdgeSession> _sessions = [];
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _stop = new();
    private int _due;
    private bool _publishes = true;

    /// <summary>Whether any point is published at all; true while that is being looked for.</summary>
    public bool Publishes => Volatile.Read(ref _publishes);

    public void Dispose()
    {
        _changing.Dispose();
        _stop.Dispose();
    }

    /// <summary>Something changed. Returns at once; a burst of changes is looked at once.</summary>
    public void Look()
    {
        Volatile.Write(ref _publishes, true);
        if (Interlocked.Exchange(ref _due, 1) == 0) _ = Task.Run(ChangeAsync);
    }

    public void Offer(in OutgoingSample sample)
    {
        EdgeSession? session;
        lock (_sessions) session = _sessions.GetValueOrDefault((sample.Target.Adapter, sample.Target.Edge!.Group, sample.Target.Edge.EdgeNode));
        session?.Offer(sample);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _changing.WaitAsync();
        EdgeSession[] all;
        lock (_sessions) all = [.. _sessions.Values];
        foreach (var session in all) await session.DisposeAsync();
    }

    private async Task ChangeAsync()
    {
        await Task.Delay(s_settle, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _due, 0);
        if (_stop.IsCancellationRequested) return;
        await _changing.WaitAsync();
        try
        {
            var wanted = Wanted(out var publishes);
            if (Volatile.Read(ref _due) == 0) Volatile.Write(ref _publishes, publishes);
            foreach (var (key, points) in wanted) await ReplaceAsync(key, points);
            (string, string, string)[] gone;
            lock (_sessions) gone = [.. _sessions.Keys.Where(k => !wanted.ContainsKey(k))];
            foreach (var key in gone) await ReplaceAsync(key, []);
        }
        finally
        {
            _changing.Release();
        }
    }

    private Dictionary<(string, string, string), List<PublishTarget>> Wanted(out bool publishes)
    {
        publishes = false;
        var wanted = new Dictionary<(string, string, string), List<PublishTarget>>();
        foreach (var device in book.Devices(null))
        {
            foreach (var point in book.PointsOf(device))
            {
                publishes |= point.PublishTopic.Length > 0;
                if (PublishTarget.Of(point) is not { Edge: { } edge } target || book.FindAdapter(target.Adapter) is not { Enabled: true, Kind: AdapterKind.MqttClient }) continue;
                var key = (target.Adapter, edge.Group, edge.EdgeNode);
                if (!wanted.TryGetValue(key, out var points)) wanted[key] = points = [];
                points.Add(target);
            }
        }
        return wanted;
    }

    private async Task ReplaceAsync((string Adapter, string Group, string Edge) key, List<PublishTarget> points)
    {
        var adapter = book.FindAdapter(key.Adapter);
        EdgeSession? old;
        lock (_sessions) old = _sessions.GetValueOrDefault(key);
        if (old is not null && adapter == old.Adapter && old.Targets.SequenceEqual(points)) return;
        lock (_sessions) _sessions.Remove(key);
        if (old is not null) await old.DisposeAsync();
        if (points.Count == 0 || adapter is null) return;
        var client = BrokerAddress.OptionsOf(adapter, book.PasswordOf(adapter.Id), options.ServerCertificate);
        client = client with { ClientId = $"{client.ClientId}-{key.Edge}" };
        var session = new EdgeSession(adapter, client, key.Group, key.Edge, points, LastOf, clock, new EdgeWays(p => live.Of(p.Device).State == DeviceState.Offline, WriteAsync));
        lock (_sessions) _sessions[key] = session;
        session.Start();
    }

    private async Task WriteAsync(Point point, double value)
    {
        if (options.SparkplugWriteAs.Length > 0) await writes.WriteAsync(options.SparkplugWriteAs, point, value);
    }

    private LastSample? LastOf(Point point, out byte[] bytes)
    {
        bytes = [];
        var series = PointSeries.Find(feed.Store, point.Handle.Prefix.ToString(), point);
        if (series.IsNone || !feed.Store.TryLast(series, out var last)) return null;
        if (point.SampleKind is SampleKind.Text or SampleKind.Block) bytes = feed.Store.LastBytes(series);
        return last;
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Client;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>
/// Re-publishes every new sample of points that have a topic for it (unified namespace), whatever protocol brought it: after it is durable, retained, in order. Bounded: when more waits than
/// <see cref="QueueMax"/>, the oldest is dropped and counted.
/// </summary>
internal sealed class PointPublisher : ISampleListener, IHostedService
{
    private const int QueueMax = 65_536;
    private readonly SampleFeed _feed;
    private readonly IPointBook _book;
    private readonly NodeBroker _broker;
    private readonly OutsideBrokers _outside;
    private readonly EdgeSessions _edges;
    private readonly ConcurrentDictionary<uint, PublishTarget?> _targets = [];
    private readonly Channel<OutgoingSample> _queue;
    private Task _running = Task.CompletedTask;
    private long _dropped;

    public PointPublisher(SampleFeed feed, IPointBook book, NodeBroker broker, OutsideBrokers outside, EdgeSessions edges)
    {
        (_feed, _book, _broker, _outside, _edges) = (feed, book, broker, outside, edges);
        _queue = Channel.CreateBounded<OutgoingSample>(new BoundedChannelOptions(QueueMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Samples that were not published because too much waited, or another broker was not reached.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _feed.Listen(this);
        _book.Changed += Forget;
        _edges.Look();
        _running = Task.Run(PublishAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _book.Changed -= Forget;
        _queue.Writer.TryComplete();
        // out of patience is no failure: what still waits is dropped, and the node goes on closing
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _edges.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Heard(SampleBatch batch)
    {
        if (!_edges.Publishes) return;
        for (var i = 0; i < batch.Count; i++)
        {
            var series = batch.Series[i];
            if (!_targets.TryGetValue(series, out var target)) _targets[series] = target = TargetOf(new(series));
            if (target is null) continue;
            var bits = batch.Bits[i];
            var bytes = target.Point.SampleKind is SampleKind.Text or SampleKind.Block ? batch.Bytes.Slice((int)(bits >> 32), (int)(uint)bits).ToArray() : [];
            _queue.Writer.TryWrite(new(target, batch.Times[i], bits, batch.Qualities[i], bytes));
        }
    }

    private void Forget(PointChange change)
    {
        _targets.Clear();
        _edges.Look();
    }

    private PublishTarget? TargetOf(SeriesId series) =>
        _feed.Store.TryFind(series, out var info) && Handle.TryParse(info.Key.Point, out var handle) && _book.Find(handle) is { } point ? PublishTarget.Of(point) : null;

    private async Task PublishAsync()
    {
        using var json = new SampleJson();
        await foreach (var sample in _queue.Reader.ReadAllAsync())
        {
            var target = sample.Target;
            if (target.Edge is not null) _edges.Offer(sample);
            else if (target.Adapter.Length == 0) _broker.Publish(target.Topic, json.Write(sample), retain: true);
            else if (!_outside.TryPublish(target.Adapter, target.Topic, json.Write(sample).Span, retain: true)) Interlocked.Increment(ref _dropped);
        }
    }
}

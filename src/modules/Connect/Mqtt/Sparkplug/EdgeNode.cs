using System.Text;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Connect.Points;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>What a host application knows of one edge node and its devices. Any number of threads.</summary>
internal sealed class EdgeNode : IDisposable
{
    /// <summary>Metrics of an edge node with all its devices; a birth with more is refused, and said.</summary>
    private const int MetricsMax = 100_000;
    /// <summary>Devices of an edge node, points or not: births of all keep the sequence numbers whole.</summary>
    private const int DevicesMax = 10_000;
    private const int TemplateDepthMax = 8;

    private readonly Lock _gate = new();
    private readonly PointValues _values;
    private readonly ISparkplugSender _sender;
    private readonly SparkplugOptions _options;
    private readonly TimeProvider _clock;
    private readonly Reordering _late;
    private readonly ITimer _timer;
    private readonly Dictionary<string, SparkplugDevice> _devices;
    private readonly Dictionary<ulong, MetricState> _aliases = [];
    private readonly SparkplugWriter _writer = new();
    private readonly SparkplugDevice _own;
    private ulong? _birthSequence;
    private byte _next;
    private long _askedAt;
    private bool _asked;
    private Held? _held;
    private PendingWrite? _write;

    /// <param name="mapped">By device (empty = the edge node itself), by metric: the points.</param>
    public EdgeNode(string group, string name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int[]>> mapped, PointValues values, ISparkplugSender sender, SparkplugOptions options, TimeProvider clock)
    {
        (Group, Name, _values, _sender, _options, _clock) = (group, name, values, sender, options, clock);
        _devices = mapped.ToDictionary(d => d.Key, d => new SparkplugDevice(d.Value), StringComparer.Ordinal);
        if (!_devices.TryGetValue("", out var own)) _devices[""] = own = new(new Dictionary<string, int[]>());
        _own = own;
        _late = new();
        _timer = clock.CreateTimer(_ => MissingForGood(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Group { get; }
    public string Name { get; }

    public bool Online
    {
        get
        {
            lock (_gate) return _own.Born;
        }
    }

    public void Dispose() => _timer.Dispose();

    public Taking Take(SparkplugMessage message, string device, ReadOnlySpan<byte> bytes, long receivedUs)
    {
        lock (_gate)
        {
            if (!FinishHeld()) return Taking.Busy;
            _values.Health.Heard(receivedUs);
            if (!CompressedPayload.TryOpen(bytes, out var open) || !SparkplugPayload.TryRead(open, out var payload))
            {
                _values.Health.Failed(LinkError.BadFrame);
                _values.Health.Trouble = new($"边缘节点 {Group}/{Name} 发来的不是 Sparkplug 消息。", $"What edge node {Group}/{Name} sent is no Sparkplug payload.");
                return Taking.Taken;
            }
            if (message == SparkplugMessage.NBirth) BeBorn(payload, open, receivedUs);
            else if (message == SparkplugMessage.NDeath) Die(payload, receivedUs);
            else InSequence(message, device, payload, open, receivedUs);
            _values.Sink.Flush();
            return Taking.Taken;
        }
    }

    /// <summary>Node Control/Rebirth, at most once in <see cref="SparkplugOptions.RebirthEvery"/>.</summary>
    public void RequestRebirth()
    {
        lock (_gate)
        {
            if (_asked && _clock.GetElapsedTime(_askedAt) < _options.RebirthEvery) return;
            (_asked, _askedAt) = (true, _clock.GetTimestamp());
            _writer.Start((ulong)_clock.GetUtcNow().ToUnixTimeMilliseconds(), null);
            _writer.Add(new() { Name = "Node Control/Rebirth"u8, DataType = SparkplugDataType.Boolean, Field = SparkplugField.Boolean, Bits = 1, Timestamp = (ulong)_clock.GetUtcNow().ToUnixTimeMilliseconds() });
            _sender.Send(SparkplugTopic.Compose(Group, SparkplugMessage.NCmd, Name), _writer.Payload.ToArray());
        }
    }

    /// <summary>The connection to the server is gone: nothing of the edge node is fresh any more, and its next message needs a birth.</summary>
    public void Lose(long sinceUs)
    {
        lock (_gate)
        {
            _late.Clear();
            foreach (var device in _devices.Values) device.Lose(_values, sinceUs);
        }
    }

    /// <summary>Writes a metric by command and completes with what the device says of it afterwards; null = it said nothing before the token ended. One write at a time.</summary>
    public async Task<double?> WriteAsync(Point point, string device, double value, CancellationToken cancel)
    {
        Task<double> answer;
        lock (_gate)
        {
            if (!_devices.TryGetValue(device, out var known) || !known.Born || known.Metrics.Find(Encoding.UTF8.GetBytes(point.Selector)) is not { } metric || _write is { Answer.Task.IsCompleted: false }) return null;
            _write = new(metric, new(TaskCreationOptions.RunContinuationsAsynchronously));
            answer = _write.Answer.Task;
            var now = (ulong)_clock.GetUtcNow().ToUnixTimeMilliseconds();
            _writer.Start(now, null);
            _writer.Add(MetricWriting.Compose(metric, value, now));
            var message = device.Length == 0 ? SparkplugMessage.NCmd : SparkplugMessage.DCmd;
            _sender.Send(SparkplugTopic.Compose(Group, message, Name, device.Length == 0 ? null : device), _writer.Payload.ToArray());
        }
        try
        {
            return await answer.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            lock (_gate) _write = null;
            return null;
        }
    }

    private void BeBorn(in SparkplugPayload payload, ReadOnlySpan<byte> bytes, long receivedUs)
    {
        _late.Clear();
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _aliases.Clear();
        foreach (var device in _devices.Values)
        {
            device.Born = false;
            device.Metrics.Clear();
        }
        _own.Born = true;
        _asked = false;
        _birthSequence = null;
        _next = (byte)((payload.Sequence ?? 0) + 1);
        foreach (var metric in payload)
        {
            if (metric.Name.SequenceEqual("bdSeq"u8)) _birthSequence = metric.Bits;
        }
        Learn(_own, payload);
        Put(_own, payload, bytes, receivedUs, 0);
    }

    // a will that belongs to an earlier session may come after the birth of the next
    private void Die(in SparkplugPayload payload, long receivedUs)
    {
        foreach (var metric in payload)
        {
            if (metric.Name.SequenceEqual("bdSeq"u8) && _own.Born && _birthSequence is { } born && metric.Bits != born) return;
        }
        _late.Clear();
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var device in _devices.Values) device.Lose(_values, receivedUs);
    }

    private void InSequence(SparkplugMessage message, string device, in SparkplugPayload payload, ReadOnlySpan<byte> bytes, long receivedUs)
    {
        if (!_own.Born || payload.Sequence is not { } sequence)
        {
            RequestRebirth();
            return;
        }
        if ((byte)sequence != _next)
        {
            Misordered(message, device, (byte)sequence, bytes, receivedUs);
            return;
        }
        _next++;
        Process(message, device, payload, bytes, receivedUs);
        while (_late.TryTake(_next, out var late))
        {
            _next++;
            Replay(late);
        }
        if (_late.Count == 0) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Misordered(SparkplugMessage message, string device, byte sequence, ReadOnlySpan<byte> bytes, long receivedUs)
    {
        if (_late.Count == 0) _timer.Change(_options.ReorderTimeout, Timeout.InfiniteTimeSpan);
        _late.Add(new(message, device, sequence, bytes.ToArray(), receivedUs));
        if (_options.ReorderTimeout <= TimeSpan.Zero || _late.IsFull) MissingForGood();
    }

    // what did come is taken in its order: only what is missing is lost, and the birth says the present values
    private void MissingForGood()
    {
        lock (_gate)
        {
            if (_late.Count == 0) return;
            while (_late.TryTakeNearest(_next, out var late))
            {
                _next = (byte)(late.Sequence + 1);
                Replay(late);
            }
            RequestRebirth();
        }
    }

    private void Replay(Reordering.Message late)
    {
        SparkplugPayload.TryRead(late.Bytes, out var payload);
        Process(late.Kind, late.Device, payload, late.Bytes, late.ReceivedUs);
    }

    private void Process(SparkplugMessage message, string name, in SparkplugPayload payload, ReadOnlySpan<byte> bytes, long receivedUs)
    {
        if (!_devices.TryGetValue(name, out var device))
        {
            if (_devices.Count > DevicesMax) return;
            _devices[name] = device = new(new Dictionary<string, int[]>());
        }
        switch (message)
        {
            case SparkplugMessage.DDeath:
                device.Lose(_values, MetricValues.TryTimeUs(null, payload.Timestamp, out var diedUs) ? diedUs : receivedUs);
                return;
            case SparkplugMessage.DBirth:
                device.Born = true;
                device.Metrics.Clear();
                Learn(device, payload);
                break;
            default:
                if (device.Born) break;
                RequestRebirth();
                return;
        }
        Put(device, payload, bytes, receivedUs, 0);
    }

    private void Learn(SparkplugDevice device, in SparkplugPayload payload)
    {
        foreach (var metric in payload)
        {
            if (metric.Name.IsEmpty || _aliases.Count >= MetricsMax || device.Metrics.Count >= MetricsMax) continue;
            var state = device.Metrics.Add(metric);
            if (metric.Alias is { } alias) _aliases[alias] = state;
            if (state.Members is { } members) Learn(members, metric.Bytes, 1);
        }
    }

    private static void Learn(MetricTable members, ReadOnlySpan<byte> template, int depth)
    {
        foreach (var member in SparkplugMetrics.InTemplate(template))
        {
            if (member.Name.IsEmpty || members.Count >= MetricsMax) continue;
            var state = members.Add(member);
            if (state.Members is { } inner && depth < TemplateDepthMax) Learn(inner, member.Bytes, depth + 1);
        }
    }

    private void Put(SparkplugDevice device, in SparkplugPayload payload, ReadOnlySpan<byte> bytes, long receivedUs, int skip)
    {
        var putting = new Putting(_values, payload.Timestamp, receivedUs, skip);
        foreach (var metric in payload)
        {
            var state = metric.Name.IsEmpty ? metric.Alias is { } alias ? _aliases.GetValueOrDefault(alias) : null : device.Metrics.Find(metric.Name);
            if (state is null)
            {
                RequestRebirth();
                continue;
            }
            if (!putting.Put(state, metric, 0))
            {
                _held = new(device, bytes.ToArray(), putting.Done, receivedUs);
                return;
            }
            if (_write is { } write && write.Metric == state && metric.TryNumber(state.Type, out var said)) write.Answer.TrySetResult(said);
        }
    }

    private bool FinishHeld()
    {
        if (_held is not { } held) return true;
        _held = null;
        SparkplugPayload.TryRead(held.Bytes, out var payload);
        Put(held.Device, payload, held.Bytes, held.ReceivedUs, held.Done);
        return _held is null;
    }

    private sealed record Held(SparkplugDevice Device, byte[] Bytes, int Done, long ReceivedUs);

    private sealed record PendingWrite(MetricState Metric, TaskCompletionSource<double> Answer);

    private struct Putting(PointValues values, ulong? payloadMs, long receivedUs, int done)
    {
        private readonly int _skip = done;
        private int _seen;

        public int Done { get; private set; }

        /// <returns>False = the sink is full.</returns>
        public bool Put(MetricState state, in SparkplugMetric metric, int depth)
        {
            if (metric.Field == SparkplugField.Template && state.Members is { } members && depth < TemplateDepthMax)
            {
                foreach (var member in SparkplugMetrics.InTemplate(metric.Bytes))
                {
                    if (members.Find(member.Name) is { } inner && !Put(inner, member, depth + 1)) return false;
                }
            }
            var type = metric.DataType == SparkplugDataType.Unknown ? state.Type : metric.DataType;
            var timed = MetricValues.TryTimeUs(metric.Timestamp, payloadMs, out var timeUs);
            foreach (var point in state.Points)
            {
                if (_seen++ < _skip)
                {
                    Done++;
                    continue;
                }
                if (!values.Put(point, MetricValues.Pick(metric, type), timed ? timeUs : receivedUs, MetricValues.QualityOf(metric), receivedUs)) return false;
                Done++;
            }
            return true;
        }
    }
}

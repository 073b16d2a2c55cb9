using System.Text;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Mqtt.Client;
using Yiwang.Streams;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>The newest sample of a point; null = none yet.</summary>
internal delegate LastSample? LastSampleOf(Point point, out byte[] bytes);

/// <summary>
/// One Sparkplug 3.0 edge node: its birth and its devices', data by alias, its death as the will of its connection, rebirth when a host asks for it. With a primary host it speaks only while
/// that host is there; what is measured meanwhile waits, bounded (the oldest is dropped and counted), and goes out as historical.
/// </summary>
internal sealed class EdgeSession : IMqttReceiver, IAsyncDisposable
{
    private const int WaitingMax = 100_000, MetricsOfMessage = 500;
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(100);

    private readonly MqttClientOptions _options;
    private readonly string _group, _name;
    private readonly LastSampleOf _last;
    private readonly TimeProvider _clock;
    private readonly MqttLink _link;
    private readonly PrimaryHost _primary;
    private readonly Lock _gate = new();
    private readonly Queue<OutgoingSample> _waiting = new();
    /// <summary>Of devices that are dead: said once they are born again.</summary>
    private readonly Queue<OutgoingSample> _held = new();
    private readonly Dictionary<(string Device, string Code), ulong> _aliases = [];
    /// <summary>Devices that are born, and when, µs; the edge node itself under the empty name.</summary>
    private readonly Dictionary<string, long> _born = new(StringComparer.Ordinal);
    private readonly EdgeWays _ways;
    private readonly EdgeCommands _commands;
    private readonly SparkplugWriter _writer = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private Task _running = Task.CompletedTask;
    private byte _sequence, _birthSequence = 255;
    private bool _rebirth;

    public EdgeSession(Adapter adapter, MqttClientOptions options, string group, string name, IReadOnlyList<PublishTarget> targets, LastSampleOf last, TimeProvider clock, EdgeWays? ways = null)
    {
        (Adapter, _options, _group, _name, Targets, _last, _clock, _ways) = (adapter, options, group, name, targets, last, clock, ways ?? EdgeWays.None);
        _primary = new PrimaryHost(adapter.SparkplugHost);
        // aliases are the edge node's own numbers, one for each metric of all its devices
        foreach (var target in targets) _aliases[KeyOf(target)] = (ulong)_aliases.Count + 1;
        _commands = new EdgeCommands(_aliases, targets, _ways.Write);
        _link = new MqttLink(Connect, this, SpeakAsync, _ => { }, clock);
    }

    public Adapter Adapter { get; }
    public IReadOnlyList<PublishTarget> Targets { get; }
    /// <summary>Samples given up because too many waited.</summary>
    public long Dropped { get; private set; }

    public void Start() => _running = Task.Run(() => _link.RunAsync(_stop.Token, DieAsync));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _signal.Dispose();
    }

    public void Offer(in OutgoingSample sample)
    {
        lock (_gate)
        {
            if (_waiting.Count + _held.Count >= WaitingMax)
            {
                (_held.Count > 0 ? _held : _waiting).Dequeue();
                Dropped++;
            }
            _waiting.Enqueue(sample);
        }
        Wake();
    }

    public MqttReception Received(MqttClient client, in MqttMessage message)
    {
        if (!SparkplugTopic.TryParse(message.Topic, out var topic)) return MqttReception.Taken;
        if (topic.Message == SparkplugMessage.State) _primary.Heard(topic, message.Payload);
        else if (topic.Message is SparkplugMessage.NCmd or SparkplugMessage.DCmd && _commands.Take(Encoding.UTF8.GetString(topic.Device), message.Payload)) _rebirth = true;
        Wake();
        return MqttReception.Taken;
    }

    public ValueTask RoomAsync() => ValueTask.CompletedTask;

    // a new session, so a new number: the will says which birth it ends
    private MqttClientOptions Connect()
    {
        _birthSequence++;
        _writer.Start((ulong)_clock.GetUtcNow().ToUnixTimeMilliseconds(), null);
        AddBirthSequence();
        return _options with { Will = new(SparkplugTopic.Compose(_group, SparkplugMessage.NDeath, _name), _writer.Payload.ToArray(), Qos: 1) };
    }

    private async Task SpeakAsync(MqttClient client, CancellationToken cancel)
    {
        List<string> filters = [SparkplugTopic.Compose(_group, SparkplugMessage.NCmd, _name), SparkplugTopic.Compose(_group, SparkplugMessage.DCmd, _name, "+"), .. _primary.Filters];
        _primary.Reset();
        await client.SubscribeAsync([.. filters.Select(f => (f, new SubscriptionOptions(1, false)))], cancel);
        var born = false;
        while (!client.Ended.IsCompleted)
        {
            if (born && _primary.IsGone)
            {
                await DieAsync(client);
                await client.DisconnectAsync();
                throw new IOException("the primary host is gone");
            }
            if (_primary.IsThere && (!born || _rebirth)) born = await BeBornAsync(client, cancel);
            if (born) await LookAtDevicesAsync(client, cancel);
            if (born) await SendWaitingAsync(client, cancel);
            // woken by samples, commands and states; the end of the connection is looked for now and then
            await _signal.WaitAsync(TimeSpan.FromSeconds(1), cancel);
            await Task.Delay(s_gather, _clock, cancel);
        }
    }

    private async Task<bool> BeBornAsync(MqttClient client, CancellationToken cancel)
    {
        _rebirth = false;
        _sequence = 0;
        _born.Clear();
        // the edge node is born first, with or without metrics of its own
        await BearAsync(client, "", cancel);
        foreach (var device in Devices())
        {
            if (!IsOffline(device)) await BearAsync(client, device, cancel);
        }
        return true;
    }

    /// <summary>A device that has gone offline dies, one that is back is born again.</summary>
    private async Task LookAtDevicesAsync(MqttClient client, CancellationToken cancel)
    {
        foreach (var device in Devices())
        {
            if (_born.ContainsKey(device) == !IsOffline(device)) continue;
            if (_born.Remove(device))
            {
                Begin();
                await SendAsync(client, SparkplugMessage.DDeath, device, cancel);
                continue;
            }
            await BearAsync(client, device, cancel);
            lock (_gate)
            {
                for (var n = _held.Count; n > 0; n--)
                {
                    var sample = _held.Dequeue();
                    (sample.Target.Edge!.Device == device ? _waiting : _held).Enqueue(sample);
                }
            }
        }
    }

    private async Task BearAsync(MqttClient client, string device, CancellationToken cancel)
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        Begin();
        if (device.Length == 0) AddNodeMetrics(now);
        foreach (var target in Targets)
        {
            if (target.Edge!.Device == device) AddBirth(target, now);
        }
        _born[device] = now;
        await SendAsync(client, device.Length == 0 ? SparkplugMessage.NBirth : SparkplugMessage.DBirth, device, cancel);
    }

    private IEnumerable<string> Devices() => Targets.Select(t => t.Edge!.Device).Where(d => d.Length > 0).Distinct().Order(StringComparer.Ordinal);

    // several machines may stand behind one device: it lives while one of them does
    private bool IsOffline(string device) => Targets.Where(t => t.Edge!.Device == device).All(t => _ways.IsOffline(t.Point));

    private void AddNodeMetrics(long nowUs)
    {
        AddBirthSequence();
        _writer.Add(new()
        {
            Name = "Node Control/Rebirth"u8, Timestamp = (ulong)(nowUs / 1_000), DataType = SparkplugDataType.Boolean, Field = SparkplugField.Boolean, Bits = 0,
        });
    }

    private void AddBirth(PublishTarget target, long nowUs)
    {
        var last = _last(target.Point, out var bytes);
        var metric = last is { } sample
            ? EdgeMetrics.Of(target.Point, sample.TimeUs, sample.Bits, sample.Quality, bytes)
            : new() { Timestamp = (ulong)(nowUs / 1_000), DataType = EdgeMetrics.TypeOf(target.Point), IsNull = true };
        metric.Name = EdgeMetrics.NameOf(target.Point);
        metric.Alias = _aliases[KeyOf(target)];
        _writer.Add(metric);
    }

    private async Task SendWaitingAsync(MqttClient client, CancellationToken cancel)
    {
        while (true)
        {
            List<OutgoingSample> some = [];
            lock (_gate)
            {
                while (some.Count < MetricsOfMessage && _waiting.TryDequeue(out var sample)) some.Add(sample);
            }
            if (some.Count == 0) return;
            foreach (var device in some.GroupBy(s => s.Target.Edge!.Device))
            {
                if (!_born.TryGetValue(device.Key, out var bornUs))
                {
                    Hold(device);
                    continue;
                }
                Begin();
                foreach (var sample in device) AddData(sample, bornUs);
                await SendAsync(client, device.Key.Length == 0 ? SparkplugMessage.NData : SparkplugMessage.DData, device.Key, cancel);
            }
        }
    }

    // that it is gone its death has said; what it measured is for later
    private void Hold(IEnumerable<OutgoingSample> samples)
    {
        lock (_gate)
        {
            foreach (var sample in samples)
            {
                if (!new Quality(sample.Quality).IsBad) _held.Enqueue(sample);
            }
        }
    }

    private void AddData(in OutgoingSample sample, long bornUs)
    {
        var metric = EdgeMetrics.Of(sample.Target.Point, sample.TimeUs, sample.Bits, new Quality(sample.Quality), sample.Bytes);
        if (!_aliases.TryGetValue(KeyOf(sample.Target), out var alias)) return;
        metric.Alias = alias;
        // the type need not stand here (the birth said it), but npm's sparkplug-payload reads no value without it
        // measured before this birth: the host must not take it for the present
        metric.IsHistorical = sample.TimeUs < bornUs;
        _writer.Add(metric);
    }

    private async Task DieAsync(MqttClient client)
    {
        _writer.Start((ulong)_clock.GetUtcNow().ToUnixTimeMilliseconds(), null);
        AddBirthSequence();
        await client.PublishAsync(SparkplugTopic.Compose(_group, SparkplugMessage.NDeath, _name), _writer.Payload.ToArray());
    }

    private void Begin() => _writer.Start((ulong)_clock.GetUtcNow().ToUnixTimeMilliseconds(), _sequence++);

    private void AddBirthSequence() => _writer.Add(new() { Name = "bdSeq"u8, Timestamp = (ulong)_clock.GetUtcNow().ToUnixTimeMilliseconds(), DataType = SparkplugDataType.Int64, Field = SparkplugField.Long, Bits = _birthSequence });

    private async Task SendAsync(MqttClient client, SparkplugMessage message, string device, CancellationToken cancel) =>
        await client.PublishAsync(SparkplugTopic.Compose(_group, message, _name, device.Length == 0 ? null : device), _writer.Payload.ToArray(), 0, false, cancel);

    private static (string, string) KeyOf(PublishTarget target) => (target.Edge!.Device, target.Point.Code);

    private void Wake()
    {
        try
        {
            if (_signal.CurrentCount == 0) _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // two woke it at once
        }
    }
}

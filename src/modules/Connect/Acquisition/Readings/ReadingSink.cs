using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition.Readings;

/// <summary>
/// Between a driver and the store: scales, judges, leaves out what did not change, and appends in batches. Two batches take turns: while one is on its way the other
/// fills; when that is full too the driver is told to wait (overflow policy: hold, nothing is dropped). A batch that the store could not take is sent again until it can.
/// </summary>
internal sealed class ReadingSink : IReadingSink, IAsyncDisposable
{
    /// <summary>Samples and bytes of a batch.</summary>
    private const int SamplesMax = 65_536, BytesMax = 4 << 20;
    private static readonly TimeSpan s_retryFirst = TimeSpan.FromMilliseconds(100), s_retryLast = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ISampleIntake _feed;
    private readonly TimeProvider _clock;
    private readonly PointTrack[] _tracks;
    private readonly CancellationTokenSource _stop = new();
    private SampleBatch _filling = new();
    private SampleBatch _spare = new();
    private Task? _sending;
    // made only when somebody wants to know
    private TaskCompletionSource<bool>? _fillingStored, _sendingStored;
    private bool _due, _closed;
    private TimeSpan _wait = s_retryFirst;

    /// <param name="owner">Of the series.</param>
    public ReadingSink(ISampleIntake feed, string owner, IReadOnlyList<Point> points, TimeProvider clock)
    {
        (_feed, _clock) = (feed, clock);
        _tracks = new PointTrack[points.Count];
        for (var i = 0; i < points.Count; i++) _tracks[i] = new PointTrack(points[i], feed.SeriesOf(owner, points[i]));
    }

    /// <summary>Told how many samples were kept; null = nobody.</summary>
    public AdapterHealth? Health { get; set; }

    public bool Number(int index, long sourceTimeUs, double raw, Quality quality)
    {
        ref var track = ref _tracks[index];
        if (track.Kind == SampleKind.Integer && raw == Math.Floor(raw) && Math.Abs(raw) < 1L << 53) return Integer(index, sourceTimeUs, (long)raw, quality);
        lock (_gate)
        {
            if (track.Series.IsNone) return true;
            if (IsFull) return false;
            _feed.LastHeard.Set(track.Series, sourceTimeUs);
            switch (track.Kind)
            {
                case SampleKind.Boolean:
                    var on = raw is not (0 or double.NaN);
                    if (double.IsNaN(raw) && !quality.IsBad) quality = Quality.BadDevice;
                    if (track.Keeps(sourceTimeUs, on ? 1L : 0L, quality)) _filling.Add(track.Series, sourceTimeUs, on, quality);
                    break;
                case SampleKind.Number:
                    var value = track.Scale(raw, ref quality);
                    if (track.Keeps(sourceTimeUs, value, quality)) _filling.Add(track.Series, sourceTimeUs, value, quality);
                    break;
                default:
                    Misfit(ref track, sourceTimeUs);
                    break;
            }
            return true;
        }
    }

    public bool Integer(int index, long sourceTimeUs, long raw, Quality quality)
    {
        ref var track = ref _tracks[index];
        if (track.Kind != SampleKind.Integer) return Number(index, sourceTimeUs, raw, quality);
        lock (_gate)
        {
            if (track.Series.IsNone) return true;
            if (IsFull) return false;
            _feed.LastHeard.Set(track.Series, sourceTimeUs);
            quality = track.Ranged(raw, quality);
            if (track.Keeps(sourceTimeUs, raw, quality)) _filling.AddInteger(track.Series, sourceTimeUs, raw, quality);
            return true;
        }
    }

    public bool Bytes(int index, long sourceTimeUs, ReadOnlySpan<byte> value, Quality quality)
    {
        ref var track = ref _tracks[index];
        lock (_gate)
        {
            if (track.Series.IsNone) return true;
            if (IsFull) return false;
            _feed.LastHeard.Set(track.Series, sourceTimeUs);
            var longest = track.Kind switch { SampleKind.Text => StreamLimits.TextBytes, SampleKind.Block => StreamLimits.BlockBytes, _ => -1 };
            if (value.Length > longest) Misfit(ref track, sourceTimeUs);
            else if (track.Keeps(sourceTimeUs, value, quality)) _filling.Add(track.Series, sourceTimeUs, value, quality);
            return true;
        }
    }

    public void Lost(int index, long sinceUs, Quality why)
    {
        ref var track = ref _tracks[index];
        lock (_gate)
        {
            // at most one for each point between two batches, so that a full batch has room for it
            if (!_closed && !track.Series.IsNone && track.Loses(ref sinceUs, why)) AddBad(ref track, sinceUs, why);
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            _due = _filling.Count > 0 && !_closed;
            if (_due && _sending is null) Send();
        }
    }

    public ValueTask<bool> StoredAsync()
    {
        lock (_gate)
        {
            if (_filling.Count == 0) return _sending is null ? new(true) : new((_sendingStored ??= NewAnswer()).Task);
            var stored = (_fillingStored ??= NewAnswer()).Task;
            _due = true;
            if (_sending is null) Send();
            return new(stored);
        }
    }

    /// <summary>Sends what is left, as far as the store takes it now.</summary>
    public async ValueTask DisposeAsync()
    {
        Flush();
        // a driver that was left behind may still speak: it is not heard
        lock (_gate) _closed = true;
        await _stop.CancelAsync();
        while (true)
        {
            Task? sending;
            lock (_gate) sending = _sending;
            if (sending is null) break;
            await sending;
        }
        _stop.Dispose();
    }

    private bool IsFull => _closed || (_filling.Count >= SamplesMax || _filling.Bytes.Length >= BytesMax) && !Turn();

    /// <summary>A full batch leaves without being asked, when the other is back.</summary>
    private bool Turn()
    {
        if (_sending is not null)
        {
            _due = true;
            return false;
        }
        Send();
        return true;
    }

    private void Misfit(ref PointTrack track, long timeUs)
    {
        if (track.Loses(ref timeUs, Quality.BadConfiguration)) AddBad(ref track, timeUs, Quality.BadConfiguration);
    }

    private void AddBad(ref PointTrack track, long timeUs, Quality why)
    {
        if (track.Kind == SampleKind.Number) _filling.Add(track.Series, timeUs, double.NaN, why);
        else if (track.Kind is SampleKind.Text or SampleKind.Block) _filling.Add(track.Series, timeUs, [], why);
        else _filling.AddInteger(track.Series, timeUs, 0L, why);
    }

    // under the gate
    private void Send()
    {
        var batch = _filling;
        (_filling, _spare) = (_spare, batch);
        (_sendingStored, _fillingStored, _due) = (_fillingStored, null, false);
        batch.ReceivedUs = Micros.Of(_clock);
        _sending = Task.Run(() => SendAsync(batch));
    }

    private async Task SendAsync(SampleBatch batch)
    {
        var stored = false;
        try
        {
            Sent sent;
            do sent = await TrySendAsync(batch);
            while (sent == Sent.Again);
            stored = sent == Sent.Stored;
        }
        finally
        {
            lock (_gate)
            {
                batch.Clear();
                _sendingStored?.SetResult(stored);
                (_sending, _sendingStored) = (null, null);
                if (_due && _filling.Count > 0) Send();
            }
        }
    }

    private enum Sent { Stored, Again, GivenUp }

    private async ValueTask<Sent> TrySendAsync(SampleBatch batch)
    {
        var answer = await _feed.AppendAsync(batch);
        switch (answer.Status)
        {
            case AppendStatus.Ok:
                _wait = s_retryFirst;
                Health?.Took(answer.Accepted);
                return Sent.Stored;
            case AppendStatus.Invalid:
                Health?.Failed(LinkError.Mapping);
                return Sent.GivenUp;
            case AppendStatus.Stopping:
                return Sent.GivenUp;
        }
        try
        {
            await Task.Delay(_wait, _clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            return Sent.GivenUp;
        }
        _wait = _wait * 2 < s_retryLast ? _wait * 2 : s_retryLast;
        return Sent.Again;
    }

    private static TaskCompletionSource<bool> NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

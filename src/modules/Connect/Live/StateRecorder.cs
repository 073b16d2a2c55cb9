using System.Text;
using System.Text.Json;
using Yiwang.Connect.Acquisition;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Streams;

namespace Yiwang.Connect.Live;

/// <summary>
/// Keeps changes of state: every one as a sample of the device's state series, and as an Event at a rate that a flickering device cannot drive up: at most six within six minutes,
/// and what is written after that is the state that it has settled in.
/// </summary>
internal sealed class StateRecorder(SampleFeed feed, IEvents events, TimeProvider clock)
{
    /// <summary>Changes that wait for the store; beyond it the oldest is dropped and counted.</summary>
    public const int WaitingMax = 100_000;
    private const int EventsAtOnce = 6;
    private const int EventsOfOneTurn = 256;
    private static readonly TimeSpan s_eventEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<StateChange> _waiting = new();
    private readonly Dictionary<Things.Handle, Told> _told = [];
    private readonly HashSet<Things.Handle> _toTell = [];
    private readonly SampleBatch _batch = new();
    private long _dropped;

    /// <summary>Changes that the store could not take in time.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>From any thread; waits for nothing.</summary>
    public void Record(in StateChange change)
    {
        lock (_gate)
        {
            if (_waiting.Count == WaitingMax)
            {
                _waiting.Dequeue();
                Interlocked.Increment(ref _dropped);
            }
            _waiting.Enqueue(change);
        }
    }

    /// <summary>Writes what waits, from one caller at a time. What the store does not take now stays for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        var changes = Waiting();
        if (changes.Length > 0 && await AppendAsync(changes)) Forget(changes);
        await TellAsync(cancel);
    }

    private StateChange[] Waiting()
    {
        lock (_gate) return [.. _waiting.Take(StreamLimits.BatchSamples)];
    }

    private void Forget(StateChange[] written)
    {
        lock (_gate)
        {
            // the oldest may have been dropped meanwhile
            foreach (var change in written)
            {
                if (_waiting.TryPeek(out var oldest) && oldest.Equals(change)) _waiting.Dequeue();
            }
        }
        foreach (var change in written)
        {
            var told = _told.TryGetValue(change.Device.Handle, out var known) ? known : _told[change.Device.Handle] = new Told(change.Before);
            (told.Now, told.AtUs, told.Owner) = (change.State, change.AtUs, change.Device.Owner);
            // not knowing is no fact about the device
            if (change.State != DeviceState.Unknown) _toTell.Add(change.Device.Handle);
        }
    }

    private async ValueTask<bool> AppendAsync(StateChange[] changes)
    {
        _batch.Clear();
        _batch.ReceivedUs = Micros.Of(clock);
        foreach (var change in changes)
        {
            var key = StateHistory.KeyOf(change.Device.Handle, change.Device.Owner);
            if (feed.Store.TryFind(key, out var series) && series.Kind != SampleKind.Integer) continue;
            _batch.AddInteger(feed.Store.Open(key, SampleKind.Integer), change.AtUs, (long)change.State, Quality.Good);
        }
        return _batch.Count == 0 || (await feed.AppendAsync(_batch)).Status is AppendStatus.Ok or AppendStatus.Invalid;
    }

    private async ValueTask TellAsync(CancellationToken cancel)
    {
        if (_toTell.Count == 0) return;
        var now = clock.GetTimestamp();
        var due = _toTell.Where(d => _told[d].Now == _told[d].Last || _told[d].MayTell(now, clock)).Take(EventsOfOneTurn).ToArray();
        var news = due.Where(d => _told[d].Now != _told[d].Last).ToArray();
        if (news.Length > 0 && !(await events.AppendAsync([.. news.Select(d => Draft(d, _told[d]))], [], cancel)).Succeeded) return;
        foreach (var device in news) _told[device].Tell(now);
        _toTell.ExceptWith(due);
    }

    private static EventDraft Draft(Things.Handle device, Told told) => new()
    {
        Kind = ConnectKinds.StateChanged,
        Owner = told.Owner,
        Heads = ["state:" + device],
        Mentions = [device.ToString()],
        OccurredAtUs = told.AtUs,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>>
        {
            [Disclosure.Internal] = Encoding.UTF8.GetBytes($$"""{"device":{{JsonSerializer.Serialize(device.ToString())}},"state":"{{Name(told.Now)}}","before":"{{Name(told.Last)}}"}"""),
        },
    };

    private static string Name(DeviceState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    private sealed class Told(DeviceState last)
    {
        private readonly long[] _times = new long[EventsAtOnce];
        private int _count;

        public DeviceState Last { get; private set; } = last;
        public DeviceState Now { get; set; }
        public long AtUs { get; set; }
        public string Owner { get; set; } = "";

        /// <summary>Fewer than so many in as many minutes have been told.</summary>
        public bool MayTell(long now, TimeProvider clock) => _count < EventsAtOnce || clock.GetElapsedTime(_times[_count % EventsAtOnce], now) >= s_eventEvery * EventsAtOnce;

        public void Tell(long now)
        {
            _times[_count++ % EventsAtOnce] = now;
            Last = Now;
        }
    }
}

using Yiwang.Things;

namespace Yiwang.Connect.Live.Correcting;

/// <summary>Of each device the stretch of time for which samples came too late for its live state. One entry a device at most.</summary>
internal sealed class LateWindows(TimeProvider clock)
{
    /// <summary>A sample that came sooner is what drivers are like.</summary>
    public const long LateUs = 10_000_000;
    /// <summary>A back-fill comes in pieces: it is looked at when nothing has come for a while, and once a minute while it lasts.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(5), s_longest = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Handle, Window> _windows = [];

    public void Add(Handle device, long timeUs) => Add(device, timeUs, timeUs);

    public void Add(Handle device, long fromUs, long toUs)
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            _windows[device] = _windows.TryGetValue(device, out var known)
                ? known with { FromUs = Math.Min(known.FromUs, fromUs), ToUs = Math.Max(known.ToUs, toUs), Newest = now }
                : new(fromUs, toUs, now, now);
        }
    }

    /// <summary>Windows that are due; taken out.</summary>
    public IReadOnlyList<(Handle Device, long FromUs, long ToUs)> Take(bool all)
    {
        lock (_gate)
        {
            if (_windows.Count == 0) return [];
            var due = _windows.Where(w => all || clock.GetElapsedTime(w.Value.Newest) >= s_quiet || clock.GetElapsedTime(w.Value.First) >= s_longest).ToArray();
            foreach (var (device, _) in due) _windows.Remove(device);
            return [.. due.Select(w => (w.Key, w.Value.FromUs, w.Value.ToUs))];
        }
    }

    private readonly record struct Window(long FromUs, long ToUs, long First, long Newest);
}

using Yiwang.Events;

namespace Yiwang.Connect.Acquisition;

public enum LinkState { Starting, Online, Degraded, Offline, Disabled }

/// <summary>Why a request failed.</summary>
public enum LinkError { Refused, Unreachable, Timeout, Exception, BadFrame, WrongUnit, Closed, Rejected, Mapping }

/// <summary>What an adapter has done, for its health page and metrics. Written by the driver alone, read by anybody.</summary>
internal sealed class AdapterHealth
{
    private readonly long[] _errors = new long[Enum.GetValues<LinkError>().Length];
    private readonly long[] _latency = new long[LatencyBoundsMs.Length + 1];
    private long _requests;
    private long _answers;
    private long _samples;
    private long _lastAnswerUs;
    private long _reconnects;
    private long _skipped;
    private long _steps;

    public static double[] LatencyBoundsMs { get; } = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

    public LinkState State { get; set; }
    /// <summary>The newest trouble in words; null after a success.</summary>
    public Bilingual? Trouble { get; set; }
    public long Requests => Interlocked.Read(ref _requests);
    public long Answers => Interlocked.Read(ref _answers);
    public long Samples => Interlocked.Read(ref _samples);
    public long Reconnects => Interlocked.Read(ref _reconnects);
    /// <summary>Polls left out because the devices answer more slowly than they are to be asked.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);
    /// <summary>Milliseconds that one round over all points takes, as measured; 0 = not measured.</summary>
    public double CycleMs { get; set; }
    /// <summary>The driver goes on by itself, so that one which takes no step is hung; false for those that wait for messages.</summary>
    public bool IsPolling { get; init; }
    public long Steps => Interlocked.Read(ref _steps);
    /// <summary>µs since 1970 UTC; 0 = never.</summary>
    public long LastAnswerUs => Interlocked.Read(ref _lastAnswerUs);
    public long Errors(LinkError kind) => Interlocked.Read(ref _errors[(int)kind]);
    /// <summary>Answers by latency; the last is beyond the last bound.</summary>
    public IReadOnlyList<long> Latency => [.. _latency];

    public void Asked() => Interlocked.Increment(ref _requests);

    public void Answered(long nowUs, double milliseconds)
    {
        Interlocked.Increment(ref _answers);
        Interlocked.Exchange(ref _lastAnswerUs, nowUs);
        var slot = Array.FindIndex(LatencyBoundsMs, bound => milliseconds <= bound);
        Interlocked.Increment(ref _latency[slot < 0 ? LatencyBoundsMs.Length : slot]);
    }

    /// <summary>A message came without being asked for. No allocation.</summary>
    public void Heard(long nowUs)
    {
        Interlocked.Increment(ref _answers);
        Interlocked.Exchange(ref _lastAnswerUs, nowUs);
    }

    public void Failed(LinkError kind) => Interlocked.Increment(ref _errors[(int)kind]);
    /// <summary>The driver lives: it asked, waits for its next turn, or tries to connect.</summary>
    public void Stepped() => Interlocked.Increment(ref _steps);
    public void Reconnected() => Interlocked.Increment(ref _reconnects);
    public void SkippedInAll(long polls) => Interlocked.Exchange(ref _skipped, polls);
    public void Took(int samples) => Interlocked.Add(ref _samples, samples);
}

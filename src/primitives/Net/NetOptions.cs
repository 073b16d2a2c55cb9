namespace Yiwang.Net;

/// <summary>How this node asks others. Every bound has its reason.</summary>
public sealed record NetOptions
{
    /// <summary>Nodes to ask about prefixes that this node knows nothing of: its parent or a recursive node, tried in order. Empty on a top node.</summary>
    public IReadOnlyList<Uri> Upstreams { get; init; } = [];
    /// <summary>A node that has not answered by then counts as unreachable. Default 2 s: a slow province away is 100 ms.</summary>
    public TimeSpan HopTimeout { get; init; } = TimeSpan.FromSeconds(2);
    /// <summary>A person waits no longer than this whatever the path. Default 5 s; never less than one node may take.</summary>
    public TimeSpan TotalTimeout { get => field > HopTimeout ? field : HopTimeout; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Referrals followed for one question: enterprise → second level → top → second level → enterprise, and some rehoming. Default 8.</summary>
    public int HopsMax { get; init; } = 8;
    /// <summary>Answers kept, in two generations. Default 100,000 (about 100 MB at 1 kB).</summary>
    public int CacheEntriesMax { get; init; } = 100_000;
    /// <summary>However long a value's own TTL is. Default 1 h, so that a correction is seen within the hour.</summary>
    public TimeSpan CacheTtlMax { get; init; } = TimeSpan.FromHours(1);
    /// <summary>"No such identifier" is kept this long. Default 30 s: somebody may be about to register it.</summary>
    public TimeSpan NegativeTtl { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>An expired answer is still given, marked with its time, while its node is unreachable. Default 24 h.</summary>
    public TimeSpan StaleMax { get; init; } = TimeSpan.FromHours(24);
    /// <summary>Largest answer read from another node: a record holds at most 2,048 values. Default 1 MiB.</summary>
    public int AnswerBytesMax { get; init; } = 1 << 20;
    /// <summary>Consecutive failures after which a node is left alone for a while. Default 3.</summary>
    public int BreakerFailures { get; init; } = 3;
    /// <summary>First pause; doubled to at most 16 times. Default 5 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Every delegation's node is asked for its health once in this time. Default 5 min: 25,000 nodes are 83 requests a second.</summary>
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromMinutes(5);
    /// <summary>Health questions under way at once. Default 64.</summary>
    public int HealthConcurrency { get; init; } = 64;
    /// <summary>Days of the resolution statistics begin at midnight of this zone.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "中国标准时间", "中国标准时间");
    /// <summary>Put around every connection to another node, so that a demonstration or a test can cut a line. Default: nothing.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> WayOut { get; init; } = static handler => handler;
}

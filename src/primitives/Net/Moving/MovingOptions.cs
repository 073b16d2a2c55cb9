namespace Yiwang.Net.Moving;

/// <summary>Bounds of a move (携码迁移).</summary>
public sealed record MovingOptions
{
    /// <summary>How long the old node says where the organisation has gone, at least; a longer time to live of a prefix counts instead. Default 24 h.</summary>
    public TimeSpan Referral { get; init; } = TimeSpan.FromHours(24);
    /// <summary>How long a code may wait for its one use. Default 24 h.</summary>
    public TimeSpan CodeLife { get; init; } = TimeSpan.FromHours(24);
    /// <summary>Entries of one page. Default 200.</summary>
    public int PageEntries { get; init; } = 200;
    /// <summary>Bytes of one page before sealing. Default 2 MiB.</summary>
    public int PageBytes { get; init; } = 2 << 20;
    /// <summary>A page of 200 proofs on a slow machine. Default 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>After a failure; doubled each time. Default 1 s.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>Longest pause. Default 1 min.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromMinutes(1);
    /// <summary>How long, at most, nobody can work on the old node while what earlier facts bring about is carried out; after that people go on there and the move says so. Default 30 s, under <see cref="Timeout"/>.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>How often the old node looks whether the time of referrals is over. Default 1 min.</summary>
    public TimeSpan Upkeep { get; init; } = TimeSpan.FromMinutes(1);
}

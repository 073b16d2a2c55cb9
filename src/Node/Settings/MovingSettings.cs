using Yiwang.Net.Moving;

namespace Yiwang.Node.Settings;

/// <summary>Organisations that move between nodes (携码迁移).</summary>
internal sealed record MovingSettings
{
    [Setting("单位迁走后，原节点转介到新节点的时间（小时）；前缀的缓存时间更长时按缓存时间", "how long this node says where an organisation has moved, hours; a longer time to live of its prefix counts instead", Min = 1, Max = 720)]
    public int ReferralHours { get; init; } = 24;
    [Setting("迁移码的有效时间（小时），只能用一次", "how long a move's code may wait for its one use, hours", Min = 1, Max = 168)]
    public int CodeHours { get; init; } = 24;

    public MovingOptions Options => new() { Referral = TimeSpan.FromHours(ReferralHours), CodeLife = TimeSpan.FromHours(CodeHours) };
}

using Yiwang.Events;

namespace Yiwang.Notices.Presets;

/// <summary>What came back from a channel.</summary>
/// <param name="Raw">Exactly what the other side answered, HTTP status first, at most <see cref="RawMax"/> characters.</param>
/// <param name="Say">What it means and what to do.</param>
/// <param name="RetryAfter">The other side asks for patience; null = the usual pause.</param>
public sealed record ChannelAnswer(bool Delivered, string Raw, Bilingual Say, TimeSpan? RetryAfter = null)
{
    public const int RawMax = 2_000;

    public static ChannelAnswer Ok(string raw) => new(true, raw, new("已送达。", "Delivered."));
    public static ChannelAnswer No(string raw, string zh, string en, TimeSpan? retryAfter = null) => new(false, raw, new(zh, en), retryAfter);
}

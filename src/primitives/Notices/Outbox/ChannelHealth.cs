using System.Collections.Concurrent;
using Yiwang.Events;

namespace Yiwang.Notices.Outbox;

/// <summary>How a channel has done since the start of the program.</summary>
/// <param name="Trouble">Of the last attempt; null = it went well.</param>
public sealed record ChannelState(long? DeliveredAtUs, long? FailedAtUs, Bilingual? Trouble, string? Raw);

/// <summary>As many as there are channels.</summary>
public sealed class ChannelHealth
{
    private readonly ConcurrentDictionary<string, ChannelState> _states = new(StringComparer.Ordinal);

    public ChannelState? Of(string channel) => _states.GetValueOrDefault(channel);

    internal void Report(string channel, Presets.ChannelAnswer answer, long atUs) => _states.AddOrUpdate(channel,
        _ => answer.Delivered ? new(atUs, null, null, null) : new(null, atUs, answer.Say, answer.Raw),
        (_, old) => answer.Delivered ? new(atUs, old.FailedAtUs, null, null) : new(old.DeliveredAtUs, atUs, answer.Say, answer.Raw));

    internal void Forget(string channel) => _states.TryRemove(channel, out _);
}

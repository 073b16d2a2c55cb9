using System.Diagnostics.CodeAnalysis;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>Messages of an edge node that came before one that should have come first. Bounded: when it is full, what is missing counts as lost.</summary>
internal sealed class Reordering
{
    public const int MessagesMax = 64;
    private readonly List<Message> _messages = [];

    public int Count => _messages.Count;
    public bool IsFull => Count >= MessagesMax;

    public void Add(Message message) => _messages.Add(message);

    public void Clear() => _messages.Clear();

    public bool TryTake(byte sequence, [NotNullWhen(true)] out Message? message)
    {
        var at = _messages.FindIndex(m => m.Sequence == sequence);
        message = at < 0 ? null : _messages[at];
        if (at >= 0) _messages.RemoveAt(at);
        return at >= 0;
    }

    /// <summary>The one that comes next after a gap.</summary>
    public bool TryTakeNearest(byte next, [NotNullWhen(true)] out Message? message)
    {
        message = _messages.MinBy(m => (byte)(m.Sequence - next));
        return message is not null && _messages.Remove(message);
    }

    public sealed record Message(SparkplugMessage Kind, string Device, byte Sequence, byte[] Bytes, long ReceivedUs);
}

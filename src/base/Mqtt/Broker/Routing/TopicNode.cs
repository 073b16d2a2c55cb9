using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>One level of a <see cref="TopicTree{T}"/>.</summary>
internal sealed class TopicNode<T> where T : class
{
    private static readonly Dictionary<byte[], TopicNode<T>> s_none = [];
    private Dictionary<byte[], TopicNode<T>>? _children;

    public T? Value { get; set; }
    /// <summary>The child '+'.</summary>
    public TopicNode<T>? Any { get; private set; }
    /// <summary>The child '#'.</summary>
    public TopicNode<T>? Many { get; private set; }
    public Dictionary<byte[], TopicNode<T>> Children => _children ?? s_none;
    public bool IsEmpty => Value == null && Any == null && Many == null && _children is not { Count: > 0 };

    public TopicNode<T>? Named(ReadOnlySpan<byte> level)
    {
        if (_children == null) return null;
        return _children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out var child) ? child : null;
    }

    public TopicNode<T>? Child(ReadOnlySpan<byte> level) => level switch
    {
        [(byte)'+'] => Any,
        [(byte)'#'] => Many,
        _ => Named(level),
    };

    public TopicNode<T> ChildOrNew(ReadOnlySpan<byte> level)
    {
        if (level is [(byte)'+']) return Any ??= new TopicNode<T>();
        if (level is [(byte)'#']) return Many ??= new TopicNode<T>();
        _children ??= new Dictionary<byte[], TopicNode<T>>(TopicBytes.Comparer);
        var byLevel = _children.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!byLevel.TryGetValue(level, out var child)) byLevel[level] = child = new TopicNode<T>();
        return child;
    }

    public void Drop(ReadOnlySpan<byte> level)
    {
        if (level is [(byte)'+']) Any = null;
        else if (level is [(byte)'#']) Many = null;
        else if (_children != null) _children.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(level);
    }
}

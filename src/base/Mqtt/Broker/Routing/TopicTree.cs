namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>Values at topics or filters, by level. Not thread-safe. Depth is bounded by who adds.</summary>
internal sealed class TopicTree<T> where T : class
{
    private readonly TopicNode<T> _root = new();

    public int Count { get; private set; }

    public T? Find(ReadOnlySpan<byte> path)
    {
        var node = _root;
        for (var rest = path; ;)
        {
            var level = Level(ref rest, out var last);
            if (node.Child(level) is not { } next) return null;
            if (last) return next.Value;
            node = next;
        }
    }

    public void Set(ReadOnlySpan<byte> path, T value)
    {
        var node = _root;
        for (var rest = path; ;)
        {
            node = node.ChildOrNew(Level(ref rest, out var last));
            if (!last) continue;
            if (node.Value == null) Count++;
            node.Value = value;
            return;
        }
    }

    public bool Remove(ReadOnlySpan<byte> path)
    {
        if (!Remove(_root, path)) return false;
        Count--;
        return true;
    }

    /// <summary>The filters stored here that a topic name fits.</summary>
    public void FiltersOf(ReadOnlySpan<byte> topic, List<T> into)
    {
        if (Count > 0) FiltersOf(_root, topic, wild: topic[0] != '$', into);
    }

    /// <summary>The topic names stored here that fit a filter.</summary>
    public void TopicsOf(ReadOnlySpan<byte> filter, List<T> into)
    {
        if (Count > 0) TopicsOf(_root, filter, first: true, into);
    }

    public void All(List<T> into) => All(_root, into);

    private static void FiltersOf(TopicNode<T> node, ReadOnlySpan<byte> rest, bool wild, List<T> into)
    {
        if (wild && node.Many?.Value is { } many) into.Add(many);
        var level = Level(ref rest, out var last);
        if (wild && node.Any is { } any) Below(any, rest, last, into);
        if (node.Named(level) is { } named) Below(named, rest, last, into);
    }

    private static void Below(TopicNode<T> node, ReadOnlySpan<byte> rest, bool last, List<T> into)
    {
        if (!last)
        {
            FiltersOf(node, rest, wild: true, into);
            return;
        }
        if (node.Value is { } value) into.Add(value);
        // "a/#" also fits "a"
        if (node.Many?.Value is { } many) into.Add(many);
    }

    private static void TopicsOf(TopicNode<T> node, ReadOnlySpan<byte> rest, bool first, List<T> into)
    {
        var level = Level(ref rest, out var last);
        if (level is [(byte)'#'])
        {
            if (!first && node.Value is { } here) into.Add(here);
            foreach (var (name, child) in node.Children)
            {
                if (!first || name is not [(byte)'$', ..]) All(child, into);
            }
            return;
        }
        if (level is [(byte)'+'])
        {
            foreach (var (name, child) in node.Children)
            {
                if (!first || name is not [(byte)'$', ..]) Next(child, rest, last, into);
            }
            return;
        }
        if (node.Named(level) is { } named) Next(named, rest, last, into);
    }

    private static void Next(TopicNode<T> node, ReadOnlySpan<byte> rest, bool last, List<T> into)
    {
        if (!last) TopicsOf(node, rest, first: false, into);
        else if (node.Value is { } value) into.Add(value);
    }

    private static void All(TopicNode<T> node, List<T> into)
    {
        if (node.Value is { } value) into.Add(value);
        foreach (var (_, child) in node.Children) All(child, into);
    }

    private static bool Remove(TopicNode<T> node, ReadOnlySpan<byte> rest)
    {
        var level = Level(ref rest, out var last);
        if (node.Child(level) is not { } child) return false;
        if (last)
        {
            if (child.Value == null) return false;
            child.Value = null;
        }
        else if (!Remove(child, rest))
        {
            return false;
        }
        if (child.IsEmpty) node.Drop(level);
        return true;
    }

    private static ReadOnlySpan<byte> Level(ref ReadOnlySpan<byte> rest, out bool last)
    {
        var slash = rest.IndexOf((byte)'/');
        last = slash < 0;
        var level = last ? rest : rest[..slash];
        rest = last ? default : rest[(slash + 1)..];
        return level;
    }
}

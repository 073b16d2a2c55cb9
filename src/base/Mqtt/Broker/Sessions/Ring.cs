namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>A queue in an array that grows and, when it has become empty, is let go. Its owner bounds what it puts in.</summary>
internal struct Ring<T>
{
    private const int Smallest = 8;
    private T[]? _items;
    private int _head;

    public int Count { get; private set; }

    public readonly ref T this[int index] => ref _items![(_head + index) & (_items.Length - 1)];

    public void Add(in T item)
    {
        if (_items == null || Count == _items.Length) Grow();
        this[Count++] = item;
    }

    /// <summary>Takes the first away.</summary>
    public void Skip()
    {
        this[0] = default!;
        _head = (_head + 1) & (_items!.Length - 1);
        // an idle client should not keep what a busy hour needed
        if (--Count == 0 && _items.Length > 64 * Smallest) _items = null;
    }

    /// <summary>Takes one away; those behind it move up.</summary>
    public void RemoveAt(int index)
    {
        if (index == 0)
        {
            Skip();
            return;
        }
        for (; index < Count - 1; index++) this[index] = this[index + 1];
        this[--Count] = default!;
    }

    public void Clear()
    {
        _items = null;
        _head = Count = 0;
    }

    private void Grow()
    {
        var larger = new T[_items == null ? Smallest : _items.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = this[i];
        _items = larger;
        _head = 0;
    }
}

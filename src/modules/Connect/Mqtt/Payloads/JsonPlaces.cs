using System.Text.Json;

namespace Yiwang.Connect.Mqtt.Payloads;

/// <summary>
/// Several paths as one tree, so that a payload is read once however many points it feeds. Values go into slots; each element of an array under <c>[*]</c> is a row of its own.
/// For one thread at a time; nothing is allocated for a payload.
/// </summary>
internal sealed class JsonPlaces(int slots)
{
    private readonly Node _root = new();
    private readonly Slot[] _slots = new Slot[slots];
    private readonly bool[] _inRow = new bool[slots];
    private byte[] _unescaped = new byte[256];
    private int _unescapedLength;

    public bool HasRows { get; private set; }

    /// <summary>Whether the value of a slot lies in an element of an array.</summary>
    public bool IsInRow(int slot) => _inRow[slot];

    public void Add(int slot, IReadOnlyList<JsonStep> path)
    {
        var node = _root;
        foreach (var step in path)
        {
            if (step.IsEach) HasRows = _inRow[slot] = true;
            node = node.Child(step);
        }
        node.Slots.Add(slot);
    }

    /// <param name="rows">Called after each row with the slots as they are then, and once more at the end for what lies in no row.</param>
    /// <returns>False for what is not JSON; then rows may have been called, with what stood before the fault.</returns>
    public bool Read<TRows>(ReadOnlySpan<byte> payload, ref TRows rows) where TRows : IPayloadRows, allows ref struct
    {
        Array.Clear(_slots);
        _unescapedLength = 0;
        try
        {
            // values outside the array are needed by its rows, wherever they stand: so they are looked up first
            if (HasRows)
            {
                var first = new NoRows();
                Walk(payload, ref first, withRows: false);
            }
            Walk(payload, ref rows, withRows: true);
        }
        catch (JsonException)
        {
            return false;
        }
        rows.Row(inRow: false);
        return true;
    }

    public PickedValue Value(int slot, ReadOnlySpan<byte> payload)
    {
        ref readonly var picked = ref _slots[slot];
        var text = picked.Unescaped ? _unescaped.AsSpan(picked.Start, picked.Length) : payload.Slice(picked.Start, picked.Length);
        return new(picked.Kind, picked.Bits, text);
    }

    private void Walk<TRows>(ReadOnlySpan<byte> payload, ref TRows rows, bool withRows) where TRows : IPayloadRows, allows ref struct
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        Walk(ref json, _root, ref rows, withRows);
        json.Read();
    }

    private void Walk<TRows>(ref Utf8JsonReader json, Node? node, ref TRows rows, bool withRows) where TRows : IPayloadRows, allows ref struct
    {
        if (node is null)
        {
            json.Skip();
            return;
        }
        foreach (var slot in node.Slots) Pick(ref json, ref _slots[slot]);
        if (json.TokenType == JsonTokenType.StartObject) WalkObject(ref json, node, ref rows, withRows);
        else if (json.TokenType == JsonTokenType.StartArray) WalkArray(ref json, node, ref rows, withRows);
    }

    private void WalkObject<TRows>(ref Utf8JsonReader json, Node node, ref TRows rows, bool withRows) where TRows : IPayloadRows, allows ref struct
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            Node? child = null;
            foreach (var (name, next) in node.Names)
            {
                if (!json.ValueTextEquals(name)) continue;
                child = next;
                break;
            }
            json.Read();
            Walk(ref json, child, ref rows, withRows);
        }
    }

    private void WalkArray<TRows>(ref Utf8JsonReader json, Node node, ref TRows rows, bool withRows) where TRows : IPayloadRows, allows ref struct
    {
        for (var index = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (node.Each is null || !withRows)
            {
                Walk(ref json, node.At(index), ref rows, withRows);
                continue;
            }
            ClearRow();
            Walk(ref json, node.Each, ref rows, withRows);
            rows.Row(inRow: true);
        }
    }

    private void ClearRow()
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            if (_inRow[i]) _slots[i] = default;
        }
    }

    private void Pick(ref Utf8JsonReader json, ref Slot slot)
    {
        var (start, length) = ((int)json.TokenStartIndex, json.ValueSpan.Length);
        slot = json.TokenType switch
        {
            JsonTokenType.Null => new() { Kind = PickedKind.Null },
            JsonTokenType.True or JsonTokenType.False => new() { Kind = PickedKind.Boolean, Bits = json.TokenType == JsonTokenType.True ? 1 : 0, Start = start, Length = length },
            JsonTokenType.Number when json.TryGetInt64(out var integer) => new() { Kind = PickedKind.Integer, Bits = integer, Start = start, Length = length },
            JsonTokenType.Number => new() { Kind = PickedKind.Number, Bits = BitConverter.DoubleToInt64Bits(json.GetDouble()), Start = start, Length = length },
            JsonTokenType.String when !json.ValueIsEscaped => new() { Kind = PickedKind.Text, Start = start + 1, Length = length },
            JsonTokenType.String => Unescape(ref json),
            _ => new() { Kind = PickedKind.Structure, Start = start, Length = Extent(json) },
        };
    }

    private Slot Unescape(ref Utf8JsonReader json)
    {
        var room = json.ValueSpan.Length;
        if (_unescaped.Length - _unescapedLength < room) Array.Resize(ref _unescaped, Math.Max(_unescapedLength + room, 2 * _unescaped.Length));
        int length;
        try
        {
            length = json.CopyString(_unescaped.AsSpan(_unescapedLength));
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("escaped text that is no Unicode", e);
        }
        var slot = new Slot { Kind = PickedKind.Text, Start = _unescapedLength, Length = length, Unescaped = true };
        _unescapedLength += length;
        return slot;
    }

    // a copy of the reader runs to the end of the structure
    private static int Extent(Utf8JsonReader json)
    {
        var start = json.TokenStartIndex;
        json.Skip();
        return (int)(json.BytesConsumed - start);
    }

    private struct Slot
    {
        public PickedKind Kind;
        public bool Unescaped;
        public long Bits;
        public int Start;
        public int Length;
    }

    private sealed class Node
    {
        private readonly List<(int Index, Node Node)> _places = [];

        public List<int> Slots { get; } = [];
        public List<(byte[] Name, Node Node)> Names { get; } = [];
        public Node? Each { get; private set; }

        public Node? At(int index)
        {
            foreach (var (place, node) in _places)
            {
                if (place == index) return node;
            }
            return null;
        }

        public Node Child(JsonStep step)
        {
            if (step.IsEach) return Each ??= new();
            if (step.Name is not { } name)
            {
                if (At(step.Index) is { } placed) return placed;
                _places.Add((step.Index, new()));
                return _places[^1].Node;
            }
            foreach (var (known, node) in Names)
            {
                if (known.AsSpan().SequenceEqual(name)) return node;
            }
            Names.Add((name, new()));
            return Names[^1].Node;
        }
    }

    private readonly struct NoRows : IPayloadRows
    {
        public void Row(bool inRow) { }
    }
}

/// <summary>Hears when the slots of a payload are filled.</summary>
internal interface IPayloadRows
{
    void Row(bool inRow);
}

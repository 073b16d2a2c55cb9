namespace Yiwang.Wire.Mqtt.Properties;

/// <summary>Walks encoded properties. As an enumerator it ends at the first that cannot be read; checked properties have none.</summary>
public ref struct PropertyEnumerator
{
    private MqttReader _rest;
    private MqttProperty _current;

    internal PropertyEnumerator(ReadOnlySpan<byte> raw) => _rest = new MqttReader(raw);

    public readonly MqttProperty Current => _current;
    internal readonly bool AtEnd => _rest.AtEnd;

    public bool MoveNext() => !_rest.AtEnd && TryNext(out _current);

    internal bool TryNext(out MqttProperty one)
    {
        one = default;
        MqttProperty next = default;
        var before = _rest.Rest;
        // the identifier is a variable byte integer, yet all known ones take one byte
        if (!_rest.TryVariableInteger(out var id) || PropertyTable.KindOf(id) is var kind && kind == PropertyKind.None) return false;
        next.Id = (PropertyId)id;
        if (!TryValue(ref _rest, kind, ref next)) return false;
        next.Encoded = before[..^_rest.Rest.Length];
        one = next;
        return true;
    }

    private static bool TryValue(scoped ref MqttReader rest, PropertyKind kind, ref MqttProperty one)
    {
        switch (kind)
        {
            case PropertyKind.Flag:
                if (!rest.TryByte(out var flag)) return false;
                one.Number = flag;
                return true;
            case PropertyKind.UInt16:
                if (!rest.TryUInt16(out var small)) return false;
                one.Number = small;
                return true;
            case PropertyKind.UInt32:
                return rest.TryUInt32(out one.Number);
            case PropertyKind.VariableInteger:
                if (!rest.TryVariableInteger(out var number)) return false;
                one.Number = (uint)number;
                return true;
            case PropertyKind.TextPair:
                return rest.TryBinary(out one.Bytes) && rest.TryBinary(out one.Value);
            default:
                return rest.TryBinary(out one.Bytes);
        }
    }
}

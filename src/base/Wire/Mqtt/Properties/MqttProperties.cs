namespace Yiwang.Wire.Mqtt.Properties;

/// <summary>
/// The properties of one packet, checked as a whole and then read where they lie: which are there is one bit each, so that asking for an absent one costs nothing.
/// The default value has none.
/// </summary>
public readonly ref struct MqttProperties
{
    private readonly ulong _present;

    private MqttProperties(ReadOnlySpan<byte> raw, ulong present)
    {
        Raw = raw;
        _present = present;
    }

    /// <summary>Encoded, without the length before them.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    public bool IsEmpty => _present == 0;

    public bool Has(PropertyId id) => (_present & PropertyTable.Bit(id)) != 0;

    /// <summary>Takes the length and the properties from the reader and checks each: known, allowed here, of its type, not twice.</summary>
    public static MqttReason Read(scoped ref MqttReader reader, PropertyHolder holder, out MqttProperties properties)
    {
        properties = default;
        if (!reader.TryVariableInteger(out var length) || !reader.TryTake(length, out var raw)) return MqttReason.MalformedPacket;
        return raw.IsEmpty ? MqttReason.Success : Check(raw, holder, out properties);
    }

    /// <summary>The same for properties that stand without their length.</summary>
    public static MqttReason Check(ReadOnlySpan<byte> raw, PropertyHolder holder, out MqttProperties properties)
    {
        properties = default;
        ulong present = 0;
        for (var each = new PropertyEnumerator(raw); !each.AtEnd;)
        {
            if (!each.TryNext(out var one) || !PropertyTable.Allows(holder, one.Id)) return MqttReason.MalformedPacket;
            var bit = PropertyTable.Bit(one.Id);
            if ((present & bit) != 0 && !PropertyTable.Repeats(holder, one.Id)) return MqttReason.ProtocolError;
            if (Fault(one) is var fault and not MqttReason.Success) return fault;
            present |= bit;
        }
        var authentication = PropertyTable.Bit(PropertyId.AuthenticationMethod) | PropertyTable.Bit(PropertyId.AuthenticationData);
        if ((present & authentication) == PropertyTable.Bit(PropertyId.AuthenticationData)) return MqttReason.ProtocolError;
        properties = new MqttProperties(raw, present);
        return MqttReason.Success;
    }

    /// <summary>A number or flag.</summary>
    public bool TryNumber(PropertyId id, out uint value)
    {
        var found = TryFind(id, out var one);
        value = one.Number;
        return found;
    }

    public uint Number(PropertyId id, uint absent) => TryNumber(id, out var value) ? value : absent;

    /// <summary>A string or binary value.</summary>
    public bool TryBytes(PropertyId id, out ReadOnlySpan<byte> value)
    {
        var found = TryFind(id, out var one);
        value = one.Bytes;
        return found;
    }

    public PropertyEnumerator GetEnumerator() => new(Raw);

    private bool TryFind(PropertyId id, out MqttProperty found)
    {
        found = default;
        if (!Has(id)) return false;
        foreach (var one in this)
        {
            if (one.Id != id) continue;
            found = one;
            return true;
        }
        return false;
    }

    private static MqttReason Fault(in MqttProperty one) => PropertyTable.KindOf((int)one.Id) switch
    {
        PropertyKind.Flag when one.Number > 1 => MqttReason.ProtocolError,
        PropertyKind.Text or PropertyKind.TextPair when !MqttReader.IsText(one.Bytes) || !MqttReader.IsText(one.Value) => MqttReason.MalformedPacket,
        _ when one.Id == PropertyId.TopicAlias && one.Number == 0 => MqttReason.TopicAliasInvalid,
        _ when one.Number == 0 && PropertyTable.IsForbiddenZero(one.Id) => MqttReason.ProtocolError,
        _ when one.Id == PropertyId.ResponseTopic && !Topics.IsName(one.Bytes) => MqttReason.ProtocolError,
        _ => MqttReason.Success,
    };
}

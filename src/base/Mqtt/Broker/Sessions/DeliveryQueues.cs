using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>What waits for one client and what is under way to it. Packet identifiers are given out in the order of arrival.</summary>
internal struct DeliveryQueues
{
    private const int Identifiers = 65_535;
    private const int MostOutstanding = 60_000;
    /// <summary>So far apart are the oldest identifier in use and the newest before anybody looks whether the next one is taken.</summary>
    private const int SafeDistance = 50_000;
    private bool _crowded;

    /// <summary>QoS 0.</summary>
    public Ring<Delivery> AtMostOnce;
    /// <summary>QoS 1 and 2, not yet sent.</summary>
    public Ring<Delivery> Waiting;
    /// <summary>QoS 1 and 2, sent and not yet answered, in the order of sending.</summary>
    public Ring<Delivery> InFlight;

    public ushort LastPacketId { get; set; }
    /// <summary>Of the messages that wait.</summary>
    public long Bytes { get; private set; }
    /// <summary>False = more is under way and waits than there are identifiers for.</summary>
    public readonly bool HasIdentifier => InFlight.Count + Waiting.Count < MostOutstanding;
    public readonly int Count => AtMostOnce.Count + Waiting.Count;

    public int Grew(Message message)
    {
        Bytes += message.Bytes;
        return message.Bytes;
    }

    public int Shrank(Message message)
    {
        Bytes -= message.Bytes;
        return message.Bytes;
    }

    public ushort NextPacketId()
    {
        if (InFlight.Count + Waiting.Count == 0) _crowded = false;
        do LastPacketId = (ushort)(LastPacketId % Identifiers + 1);
        while (MayBeTaken() && IsTaken(LastPacketId));
        return LastPacketId;
    }

    /// <returns>-1 = none.</returns>
    public int FindInFlight(ushort packetId)
    {
        if (InFlight.Count == 0) return -1;
        // identifiers follow one another, so this is nearly always the place
        var guess = (packetId - InFlight[0].PacketId + Identifiers) % Identifiers;
        if (guess < InFlight.Count && InFlight[guess].PacketId == packetId) return guess;
        for (var i = 0; i < InFlight.Count; i++)
        {
            if (InFlight[i].PacketId == packetId) return i;
        }
        return -1;
    }

    /// <summary>Puts what was sent and not received before what waits.</summary>
    /// <returns>Identifiers of what was received and not completed.</returns>
    public List<ushort> Requeue(out int bytes)
    {
        var (received, under, waiting) = (new List<ushort>(), new Ring<Delivery>(), new Ring<Delivery>());
        bytes = 0;
        for (var i = 0; i < InFlight.Count; i++)
        {
            var one = InFlight[i];
            if (one.IsReceived)
            {
                received.Add(one.PacketId);
                under.Add(one);
                continue;
            }
            waiting.Add(one with { Duplicate = true });
            bytes += Grew(one.Message!);
        }
        for (var i = 0; i < Waiting.Count; i++) waiting.Add(Waiting[i]);
        (InFlight, Waiting) = (under, waiting);
        // the oldest identifier is no longer the first one found
        _crowded = true;
        return received;
    }

    public void Clear()
    {
        AtMostOnce.Clear();
        Waiting.Clear();
        InFlight.Clear();
        Bytes = 0;
    }

    private bool MayBeTaken()
    {
        if (_crowded) return true;
        if (InFlight.Count + Waiting.Count == 0) return false;
        var oldest = InFlight.Count > 0 ? InFlight[0].PacketId : Waiting[0].PacketId;
        return _crowded = (LastPacketId - oldest + Identifiers) % Identifiers > SafeDistance;
    }

    private bool IsTaken(ushort packetId)
    {
        for (var i = 0; i < Waiting.Count; i++)
        {
            if (Waiting[i].PacketId == packetId) return true;
        }
        return FindInFlight(packetId) >= 0;
    }
}

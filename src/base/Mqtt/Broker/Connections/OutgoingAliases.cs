using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>Topic aliases towards a client: each topic has one place, and the first that comes keeps it.</summary>
internal sealed class OutgoingAliases(int count)
{
    private readonly byte[]?[] _topics = new byte[count][];

    /// <param name="known">True = the client knows the alias already, so the topic can be left out.</param>
    /// <returns>0 = none for this topic.</returns>
    public ushort Of(ReadOnlySpan<byte> topic, out bool known)
    {
        var place = (int)((uint)TopicBytes.Hash(topic) % (uint)_topics.Length);
        known = false;
        if (_topics[place] is not { } there) _topics[place] = topic.ToArray();
        else if (!(known = topic.SequenceEqual(there))) return 0;
        return (ushort)(place + 1);
    }
}

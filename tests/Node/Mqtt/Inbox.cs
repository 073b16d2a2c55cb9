using System.Text;
using System.Threading.Channels;
using Yiwang.Mqtt.Client;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>Collects what a client receives.</summary>
internal sealed class Inbox(bool acknowledge = true) : IMqttReceiver
{
    private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>();

    public ValueTask RoomAsync() => ValueTask.CompletedTask;

    public MqttReception Received(MqttClient client, in MqttMessage message)
    {
        _messages.Writer.TryWrite(new(Encoding.UTF8.GetString(message.Topic), message.Payload.ToArray(), message.Qos, message.Retain, message.PacketId));
        return acknowledge ? MqttReception.Taken : MqttReception.AcknowledgedLater;
    }

    public async Task<Message> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Deadline);
        return await _messages.Reader.ReadAsync(patience.Token);
    }

    public sealed record Message(string Topic, byte[] Payload, byte Qos, bool Retain, ushort PacketId)
    {
        public string Text => Encoding.UTF8.GetString(Payload);
    }
}

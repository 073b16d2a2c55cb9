namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>Sends commands to edge nodes. Called under locks: hands over and returns.</summary>
internal interface ISparkplugSender
{
    void Send(string topic, ReadOnlyMemory<byte> payload);
}

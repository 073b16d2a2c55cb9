namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>What a connection does after a packet.</summary>
internal enum Step
{
    /// <summary>Reads the next.</summary>
    Next,
    /// <summary>Waits for the tap, and then takes the same packet again.</summary>
    Again,
    /// <summary>Waits for a receiver that is behind, and then reads the next.</summary>
    Slow,
    /// <summary>Reads no more.</summary>
    Stop,
}

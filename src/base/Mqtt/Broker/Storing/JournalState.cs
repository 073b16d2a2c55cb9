namespace Yiwang.Mqtt.Broker.Storing;

internal enum JournalState
{
    Open,
    /// <summary>What comes waits in memory, publishers of QoS 1 and 2 wait for their answers; it goes on when there is room again.</summary>
    DiskFull,
    /// <summary>The disk refused: nothing is durable any more until the broker starts anew.</summary>
    Failed,
}

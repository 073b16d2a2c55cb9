namespace Yiwang.Connect.Modbus.Links;

/// <summary>Bytes to and from a bus: a TCP connection or a serial line. For one user at a time.</summary>
internal interface IByteChannel : IAsyncDisposable
{
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);
    /// <returns>0 when the other side has closed.</returns>
    ValueTask<int> ReceiveAsync(Memory<byte> into, CancellationToken cancel);
    /// <summary>Silence that must lie between two frames.</summary>
    TimeSpan Silence { get; }
}

using Yiwang.Events;

namespace Yiwang.Net.Crossing.Receiving;

/// <summary>A handler that takes many messages of one lane in one durable write.</summary>
public interface IBatchHandler : IMessageHandler
{
    /// <param name="messages">1–1,000 of this type, in order, without gaps.</param>
    /// <returns>What became of each, in order; fewer = the rest comes again, as after an exception.</returns>
    ValueTask<IReadOnlyList<Outcome<ReadOnlyMemory<byte>>>> HandleAsync(IReadOnlyList<InMessage> messages, CancellationToken cancel);
}

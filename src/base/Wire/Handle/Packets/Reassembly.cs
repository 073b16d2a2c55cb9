using System.Runtime.InteropServices;

namespace Yiwang.Wire.Handle.Packets;

/// <summary>Joins UDP packets to messages, within <see cref="ReassemblyLimits"/>. For one thread.</summary>
public sealed class Reassembly(ReassemblyLimits limits, TimeProvider time)
{
    private readonly Dictionary<MessageKey, PartialMessage> _messages = [];
    private readonly Dictionary<UInt128, Held> _held = [];
    // lifetimes are equal, so the oldest expires first
    private readonly LinkedList<MessageKey> _byAge = new();
    private int _bytes;

    /// <summary>Unfinished messages kept now.</summary>
    public int Count => _messages.Count;
    /// <summary>Payload bytes kept now.</summary>
    public int Bytes => _bytes;

    /// <param name="envelope">With <see cref="EnvelopeFlags.Truncated"/> set.</param>
    /// <param name="payload">The packet without its envelope.</param>
    /// <param name="message">When complete: what follows the envelope, in one piece.</param>
    public ReassemblyOutcome Add(PacketSource source, in Envelope envelope, ReadOnlySpan<byte> payload, out byte[] message)
    {
        message = [];
        var now = time.GetUtcNow();
        Expire(now);
        if (!PartialMessage.Fits(envelope.MessageLength, envelope.Sequence, payload.Length)) return ReassemblyOutcome.Inconsistent;
        var key = new MessageKey(source, envelope.RequestId, envelope.SessionId);
        if (_messages.TryGetValue(key, out var partial))
        {
            if (envelope.MessageLength != partial.Length) return ReassemblyOutcome.Inconsistent;
            if (partial.Has(envelope.Sequence)) return ReassemblyOutcome.Duplicate;
        }
        else if (!MayBegin(source)) return ReassemblyOutcome.Overfull;
        if (!MayKeep(source, payload.Length)) return ReassemblyOutcome.Overfull;
        partial ??= Begin(key, envelope.MessageLength, now);
        partial.Add(envelope.Sequence, payload);
        _bytes += payload.Length;
        CollectionsMarshal.GetValueRefOrAddDefault(_held, source.Address, out _).Bytes += payload.Length;
        if (!partial.IsComplete) return ReassemblyOutcome.Waiting;
        message = partial.Join();
        Forget(key, partial);
        return ReassemblyOutcome.Complete;
    }

    private PartialMessage Begin(MessageKey key, int length, DateTimeOffset now)
    {
        var partial = new PartialMessage(length, now) { Age = _byAge.AddLast(key) };
        _messages.Add(key, partial);
        CollectionsMarshal.GetValueRefOrAddDefault(_held, key.Source.Address, out _).Messages++;
        return partial;
    }

    private bool MayBegin(PacketSource source) =>
        _messages.Count < limits.Messages && _held.GetValueOrDefault(source.Address).Messages < limits.MessagesPerSource;

    private bool MayKeep(PacketSource source, int bytes) =>
        _bytes + bytes <= limits.Bytes && _held.GetValueOrDefault(source.Address).Bytes + bytes <= limits.BytesPerSource;

    private void Expire(DateTimeOffset now)
    {
        while (_byAge.First is { } oldest && _messages[oldest.Value] is var partial && now - partial.StartedAt >= limits.Lifetime) Forget(oldest.Value, partial);
    }

    private void Forget(MessageKey key, PartialMessage partial)
    {
        _messages.Remove(key);
        _byAge.Remove(partial.Age!);
        _bytes -= partial.Bytes;
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_held, key.Source.Address, out _);
        held.Messages--;
        held.Bytes -= partial.Bytes;
        if (held.Messages == 0) _held.Remove(key.Source.Address);
    }

    private record struct Held(int Messages, int Bytes);
}

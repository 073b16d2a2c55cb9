using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing;

/// <summary>
/// How messages leave this node. What is queued is durable when this answers, goes in order of queueing for each pact and side, is tried again until the other side's signed
/// receipt is here, and takes effect there once.
/// </summary>
public interface ICrossing
{
    /// <summary>Of one pact and sender, in one durable write. A key seen in the last 7 days answers the first result.</summary>
    /// <returns>Number of the first in the order of its lane; pacts.not-permitted, pacts.not-in-force, net.queue-full.</returns>
    ValueTask<Outcome<long>> QueueAsync(string pact, OrganizationId sender, IReadOnlyList<OutMessage> messages, CancellationToken cancel = default);
    /// <summary>
    /// Takes a message back that has not arrived; net.delivered when it is too late, net.unreachable when it has left and nobody can be asked whether it arrived. Its number
    /// still crosses, with nothing in it.
    /// </summary>
    ValueTask<Outcome> RecallAsync(string pact, OrganizationId sender, long number, CancellationToken cancel = default);
    /// <summary>Asks now and waits for the signed answer: verb resolve. Not queued.</summary>
    ValueTask<Outcome<ReadOnlyMemory<byte>>> AskAsync(string pact, OrganizationId sender, string type, ReadOnlyMemory<byte> body, CancellationToken cancel = default);
    /// <summary>Outwards and inwards; of a pact whose two sides live on this node there are four.</summary>
    IReadOnlyList<LaneStatus> Lanes { get; }
    /// <summary>
    /// Called when the receipt of a message is here, or when it will never get one: net.recalled, or pacts.not-in-force and pacts.not-permitted when the pact stopped
    /// letting it through. Must be quick. After a crash the last ones are not told again: ask <see cref="FindReceiptAsync(string, OrganizationId, long, CancellationToken)"/> at the start for what waits.
    /// </summary>
    IDisposable WatchReceipts(string type, Action<Receipt> received);
    /// <summary>The newest message that was queued under a key, whatever became of it; null = none that is still known.</summary>
    ValueTask<long?> FindNumberAsync(string pact, OrganizationId sender, string key, CancellationToken cancel = default);
    /// <summary>What became of the newest message that was queued under a key; null while it waits, and when the receipt is no longer kept.</summary>
    ValueTask<Receipt?> FindReceiptAsync(string pact, OrganizationId sender, string key, CancellationToken cancel = default);
    /// <summary>
    /// The same by number, which a message keeps when it goes back because its pact stopped: then its key is free again. One that may have arrived before a pact was suspended has none until the
    /// other side has said, under a pact that has ended too: until then nobody here knows who has what it carried.
    /// </summary>
    ValueTask<Receipt?> FindReceiptAsync(string pact, OrganizationId sender, long number, CancellationToken cancel = default);
    /// <summary>Messages of a type that went back and whose numbers have not crossed yet, of all lanes: asked for at the start by whoever queues them again.</summary>
    ValueTask<IReadOnlyList<Receipt>> ReturnedAsync(string type, CancellationToken cancel = default);
}

/// <param name="Type">Lower-case words with dots, as <c>case.deliver</c>, <c>event</c>, <c>identify.t3</c>; names the handler.</param>
/// <param name="Subject">What the pact must permit, by verb: see <see cref="PactQuestion"/>.</param>
/// <param name="Body">UTF-8 JSON, at most 1 MiB.</param>
/// <param name="Key">Idempotency key of the sender, 1–100 characters.</param>
/// <param name="Handle">The identifier that it is about, for pacts that give only what lies under some prefixes; not sent.</param>
public sealed record OutMessage(PactVerbs Verb, string Type, string Subject, ReadOnlyMemory<byte> Body, string Key, int Grade = 0, string? Handle = null)
{
    /// <summary>A product event that concerns the receiver, for pacts that give it no others; not sent.</summary>
    public bool ConcernsReceiver { get; init; }
}

/// <summary>A message that has arrived, verified, in its turn.</summary>
/// <param name="SentAtUs">When its sender says it was queued.</param>
public sealed record InMessage(string Pact, OrganizationId Sender, OrganizationId Receiver, long Number, PactVerbs Verb, string Type, string Subject, ReadOnlyMemory<byte> Body, long SentAtUs, long ReceivedAtUs)
{
    /// <summary>A head for the fact that the message becomes: expected at -1, it makes the effect happen once whatever is killed when.</summary>
    public string Once => $"crossing:{Pact}:{Sender}:{Number}";
}

/// <summary>What a message does. Called in order for each pact and sender, at least once; <see cref="InMessage.Once"/> makes it once.</summary>
public interface IMessageHandler
{
    string Type { get; }
    PactVerbs Verb { get; }
    /// <summary>A refusal goes back with the receipt and is final; throw to be called again (1 s … 5 min), later messages of the lane wait.</summary>
    ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel);
}

/// <summary>Both sides can show it: the receiver's signature over what it took and what became of it.</summary>
/// <param name="Outcome">ok, or why the receiver refused it.</param>
/// <param name="Batch">SHA-256 of the signed request or bundle in which it came.</param>
public sealed record Receipt(string Pact, OrganizationId Sender, long Number, string Type, string Key, string Outcome, string? Detail, ReadOnlyMemory<byte> Answer, long ReceivedAtUs, ReadOnlyMemory<byte> Batch)
{
    /// <summary>It did not arrive: it was taken back, or its pact stopped letting it through. Under its key it may be queued again.</summary>
    public bool IsBack { get; init; }
}

/// <summary>One direction of one pact, for the page of neighbours.</summary>
/// <param name="Waiting">Queued and without receipt.</param>
/// <param name="Sent">Of a lane outwards: with a receipt.</param>
/// <param name="Received">Of a lane inwards: taken into the inbox, of which <paramref name="Waiting"/> are not handled yet.</param>
/// <param name="Trouble">Code of the last failed attempt; null while all goes well.</param>
/// <param name="Detail">What exactly, for whoever looks into it.</param>
public sealed record LaneStatus(string Pact, OrganizationId Sender, OrganizationId Receiver, long Waiting, long? OldestAtUs, long Sent, long Received, long? LastContactUs, string? Trouble, long? NextTryUs, string? Detail = null, bool IsOutward = true);

/// <summary>A queued message without receipt, for pages.</summary>
/// <param name="Withdrawn">Why only its number still crosses; null = it waits.</param>
public sealed record WaitingMessage(long Number, PactVerbs Verb, string Type, string Subject, string Key, long Bytes, long QueuedAtUs, string? Withdrawn);

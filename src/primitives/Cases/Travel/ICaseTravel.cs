using Yiwang.Events;
using Yiwang.Storage.Blobs;

namespace Yiwang.Cases.Travel;

public enum CasePlace
{
    Here,
    /// <summary>未送达: sent and without receipt; nobody moves it.</summary>
    Leaving,
    /// <summary>On another node; what is here is a copy.</summary>
    Away,
}

/// <summary>Where a case is that has left its node once.</summary>
/// <param name="With">Organisation that it goes to, that has it, or for which it came.</param>
/// <param name="SinceUs">When it was sent, handed over or received.</param>
/// <param name="AsOfUs">Of a copy: 截至.</param>
public sealed record CaseWhereabouts(CasePlace Place, int Token, string With, string Pact, long SinceUs, long? AsOfUs)
{
    /// <summary>下落未明: it has left, its pact ended before a receipt came, and the other side has not been heard since.</summary>
    public bool IsInDoubt { get; init; }
}

/// <summary>Over which pact a case may go; whoever carries cases between nodes answers.</summary>
public interface ICaseRoads
{
    /// <param name="senders">Organisations of this node that take part in the case, the likeliest first.</param>
    /// <returns>pacts.not-permitted when there is none.</returns>
    Outcome<CaseRoad> Find(string definition, IReadOnlyList<string> senders, string to);
    /// <summary>Takes it out of the queue; net.delivered when it has arrived.</summary>
    /// <param name="asked">A person says that the other side does not have it: counts where nobody can be asked any more.</param>
    ValueTask<Outcome> RecallAsync(string pact, string id, int token, bool asked, CancellationToken cancel);
    /// <summary>Whether a pact carries nothing any more.</summary>
    bool IsOver(string pact);
}

/// <param name="Sender">Organisation here.</param>
/// <param name="MaxGrade">Fields above it stay here.</param>
public sealed record CaseRoad(string Pact, string Sender, string Receiver, int MaxGrade);

/// <summary>
/// A case that changes nodes. Custody goes with a numbered token: the sender moves nothing from the fact CaseSent on, the receiver may from CaseReceived on, and the receipt makes the sender's case a copy.
/// Each step is a fact and may be repeated.
/// </summary>
public interface ICaseTravel
{
    /// <summary>Begins a hand-over to an organisation of another node; ok without doing anything when it is of this one.</summary>
    ValueTask<Outcome> SendAsync(string id, string to, string key, CancellationToken cancel = default);
    /// <summary>What goes to the other node; cases.not-found when it does not travel (any more) under this token.</summary>
    Outcome<CaseRoadLoad> Load(string id, int token);
    /// <summary>How a case stands that was received, for those that had it before; one for each.</summary>
    IReadOnlyList<CaseRoadLoad> News(string id);
    /// <summary>It is here again: recalled, or refused there.</summary>
    ValueTask<Outcome> TakeBackAsync(string id, int token, Outcome? why, CancellationToken cancel = default);
    /// <summary>Pact under which the token travels; null = it does not.</summary>
    string? PactOf(string id, int token);
    /// <summary>The organisation that has it moves to another node and takes it along: nobody moves it until <see cref="ArriveAsync"/> there or <see cref="TakeBackAsync"/> here.</summary>
    /// <param name="move">Stands in the custody where the pact of a hand-over does.</param>
    ValueTask<Outcome> LeaveAsync(string id, string organization, string move, CancellationToken cancel = default);
    /// <summary>It has come along to this node; its clocks go on with what was left of them.</summary>
    ValueTask<Outcome> ArriveAsync(string id, string move, CancellationToken cancel = default);
    ValueTask<Outcome> HandedOverAsync(string id, int token, long receivedAtUs, CancellationToken cancel = default);
    ValueTask<Outcome> ReceiveAsync(CaseArrival arrival, CancellationToken cancel = default);
    /// <summary>News of a case that was here. Older than what is known: nothing happens.</summary>
    ValueTask<Outcome> CopyAsync(CaseArrival arrival, CancellationToken cancel = default);
}

/// <param name="Key">Idempotency key of the message.</param>
/// <param name="Body">UTF-8 JSON: docs/case-engine.md.</param>
/// <param name="Files">Names of attachments that must be there before it.</param>
public sealed record CaseRoadLoad(CaseRoad Road, string Definition, string Key, ReadOnlyMemory<byte> Body, IReadOnlyList<BlobName> Files, int Grade);

/// <param name="Form">For which the pact was asked; a case of another form is refused.</param>
/// <param name="From">Organisation that sends it, as the pact's signature proves.</param>
/// <param name="Once">Head that makes the arrival happen once.</param>
public sealed record CaseArrival(ReadOnlyMemory<byte> Body, string Form, string From, string To, string Pact, string Once, long AtUs);

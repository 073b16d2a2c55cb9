using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Pacts;

/// <summary>
/// Agreements of the organisations that this node keeps. A command needs <see cref="AccessAction.ManagePacts"/> in the organisation, is confirmed by password or second
/// factor, records one fact and queues what the other side must learn; the answer does not wait for the other side.
/// </summary>
public interface IPacts
{
    Pact? Find(string id);
    /// <summary>Newest first, of every state.</summary>
    IReadOnlyList<Pact> Of(OrganizationId organization);
    IReadOnlyList<Pact> All { get; }
    /// <summary>Whether it has a pact here that was ever in force; asked of every stranger, so it walks through nothing.</summary>
    bool IsPartner(OrganizationId organization);
    /// <summary>A new pact (version 1; an empty id gets one), its draft once more, or a further version of one in force. The asker's organisation may be either side.</summary>
    ValueTask<Outcome<Pact>> DraftAsync(Principal who, PactText text, CancellationToken cancel = default);
    /// <summary>Signs and sends to the other side; also a wider version of a pact in force.</summary>
    ValueTask<Outcome<Pact>> ProposeAsync(Principal who, string id, CancellationToken cancel = default);
    /// <summary>Counter-signs the very hash that the person has seen; events.conflict when another one waits by now.</summary>
    /// <param name="compared">The person has compared the other side's fingerprint: needed where <see cref="Pact.KeyProved"/> is false.</param>
    ValueTask<Outcome<Pact>> SignAsync(Principal who, string id, ReadOnlyMemory<byte> hash, bool compared = false, CancellationToken cancel = default);
    /// <summary>Refuses what the other side has signed, or takes back what the own side has.</summary>
    ValueTask<Outcome<Pact>> DeclineAsync(Principal who, string id, string reason, CancellationToken cancel = default);
    ValueTask<Outcome<Pact>> NarrowAsync(Principal who, string id, PactScope gives, string reason, CancellationToken cancel = default);
    ValueTask<Outcome<Pact>> SuspendAsync(Principal who, string id, string reason, CancellationToken cancel = default);
    ValueTask<Outcome<Pact>> ResumeAsync(Principal who, string id, CancellationToken cancel = default);
    ValueTask<Outcome<Pact>> EndAsync(Principal who, string id, string reason, CancellationToken cancel = default);
    /// <summary>A person has compared the fingerprint of <see cref="Pact.Claim"/>.</summary>
    /// <param name="right">False drops the claim.</param>
    ValueTask<Outcome<Pact>> CheckKeyAsync(Principal who, string id, ReadOnlyMemory<byte> key, bool right, CancellationToken cancel = default);
    /// <summary>
    /// What the other side tells. Its signature decides, not the way by which it came. Repeating one changes nothing and answers ok; one that comes too early answers
    /// pacts.out-of-order with the first missing number in the detail. Answers that will not change by trying again: request.invalid, pacts.signature, pacts.not-found.
    /// </summary>
    ValueTask<Outcome> ReceiveAsync(ReadOnlyMemory<byte> notice, CancellationToken cancel = default);
    /// <summary>What a recorded fact must tell the other side; null when nothing, or when that side is kept by this node.</summary>
    OutNotice? NoticeOf(RecordedEvent e);
    /// <summary>Own notices in one pact from a number on, in order: what the other side asks for after pacts.out-of-order, and what a <c>.pact</c> file holds.</summary>
    IReadOnlyList<OutNotice> NoticesFrom(string id, OrganizationId sender, int number);
    /// <summary>Records and tells every partner what changed of this node's organisations without them: a rotated key, another address. At start and after each change; idempotent.</summary>
    ValueTask<Outcome> TellAsync(CancellationToken cancel = default);
    /// <summary>What this node says of an organisation that it keeps, as the other side needs it to draft a pact; null = it keeps none of that name.</summary>
    PactParty? CardOf(OrganizationId organization);
    /// <summary>Called after a pact changed; must not block.</summary>
    IDisposable Watch(Action<Pact> changed);
}

/// <summary>The one rule of what crosses, asked by every verb in both directions and by <see cref="IAccess"/> for granted values. No allocation where a pact permits.</summary>
public interface IPactRule
{
    /// <summary>Whether, and by which pact. pacts.not-permitted (which says what is missing, to whoever holds the pact only), pacts.not-in-force, pacts.quota.</summary>
    Outcome<Pact> Check(in PactQuestion question);
    /// <summary>The same, and counts one message of the taker: once for each that crosses, on each side.</summary>
    Outcome<Pact> Permit(in PactQuestion question);
    /// <summary>One that was permitted under a pact that the question names, and did not cross after all: it had before, or could not be written. It is not counted.</summary>
    void Uncount(in PactQuestion question);
    /// <summary>Messages of today by verb.</summary>
    long UsedToday(string pact, OrganizationId taker, PactVerbs verb);
}

/// <summary>One thing that wants to cross.</summary>
/// <param name="Pact">Null = any pact in force between the two.</param>
/// <param name="Giver">Whose scope is asked: whose data it is, or to whom a case or a report goes.</param>
/// <param name="Taker">Who uses the verb towards the giver: asks, receives, hands over, reports.</param>
/// <param name="Verb">One flag.</param>
/// <param name="Subject">By verb. Resolve: handle of the template; subscribe: event kind or point; forward: code of the definition; report: its name.</param>
/// <param name="Value">Index of a value; 0 = none is meant.</param>
/// <param name="Grade">Of what crosses; 0 = ungraded.</param>
/// <param name="Handle">The identifier that it is about; for a point its Thing. Null = none.</param>
/// <param name="Region">Of what it is about; null = it has none.</param>
public readonly record struct PactQuestion(string? Pact, OrganizationId Giver, OrganizationId Taker, PactVerbs Verb, string Subject, int Value = 0, int Grade = 0, string? Handle = null, RegionCode? Region = null)
{
    /// <summary>Of a product event: it concerns the taker, as <see cref="PactScope.OnlyConcerned"/> asks. Only the giver's node can know that; whoever does not look says false.</summary>
    public bool ConcernsTaker { get; init; }
}

using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing.Receiving;
using Yiwang.Pacts;

namespace Yiwang.Net.Crossing.Feeds;

/// <summary>Verb subscribe, receiving: each event of the other log becomes one <c>EventReceived</c> here, a batch of them in one append.</summary>
public sealed class EventHandler(IEvents events, IPacts pacts) : IBatchHandler
{
    public const string Name = "event";

    public string Type => Name;
    public PactVerbs Verb => PactVerbs.Subscribe;

    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel) => (await HandleAsync([message], cancel))[0];

    public async ValueTask<IReadOnlyList<Outcome<ReadOnlyMemory<byte>>>> HandleAsync(IReadOnlyList<InMessage> messages, CancellationToken cancel)
    {
        var outcomes = new Outcome[messages.Count];
        List<(int At, EventDraft Draft)> drafts = [];
        HashSet<string> seen = [];
        for (var i = 0; i < messages.Count; i++)
        {
            var draft = Draft(messages[i]);
            outcomes[i] = draft.Status;
            // a fact may come under two pacts, or again after the other side fell back: it is kept once
            if (draft.Succeeded && !draft.Value.Heads.Any(h => events.FindHead(h) >= 0) && seen.Add(draft.Value.Heads[1])) drafts.Add((i, draft.Value));
        }
        if (drafts.Count > 0)
        {
            var appended = await events.AppendAsync([.. drafts.Select(d => d.Draft)], [.. drafts.SelectMany(d => d.Draft.Heads).Select(h => new Expected(h, -1))], cancel);
            // one that is too large must not hold up the others
            if (appended.Status.Code is Codes.EventsTooLarge or Codes.RequestInvalid && drafts.Count > 1) foreach (var (at, draft) in drafts) outcomes[at] = await OneAsync(draft, cancel);
            else if (!appended.Succeeded) foreach (var (at, _) in drafts) outcomes[at] = Passing(appended.Status);
        }
        return [.. outcomes.Select(o => o.Succeeded ? (Outcome<ReadOnlyMemory<byte>>)ReadOnlyMemory<byte>.Empty : o)];
    }

    private async ValueTask<Outcome> OneAsync(EventDraft draft, CancellationToken cancel) =>
        Passing((await events.AppendAsync([draft], [.. draft.Heads.Select(h => new Expected(h, -1))], cancel)).Status);

    // somebody else wrote the same fact in between: looked at again, it is there
    private static Outcome Passing(Outcome status) => status.Code == Codes.EventsConflict ? new Outcome(Codes.EventsStopping, status.Detail) : status;

    private Outcome<EventDraft> Draft(InMessage message)
    {
        if (EntryJson.Read(message.Body.Span) is not { } json || json.Open() is not { } entry || entry.Kind != message.Subject) return new Outcome(Codes.RequestInvalid, "not an entry whose groups fit its header");
        if (pacts.Find(message.Pact) is not { } pact || !IsLogOf(pact.Own(message.Sender), json.Origin)) return new Outcome(Codes.RequestInvalid, "of another log than the pact names");
        return new EventDraft
        {
            Kind = CrossingKinds.EventReceived, Owner = message.Receiver.ToString(), Heads = [message.Once, Head(message.Receiver.ToString(), json.Origin, entry.Position)], OccurredAtUs = entry.RecordedAtUs,
            Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = (json with { Sender = message.Sender.ToString(), Pact = message.Pact }).Write() },
        };
    }

    internal static string Head(string receiver, string origin, long position) => $"received:{receiver}:{origin}#{position}";

    // what was under way when the sender moved to another node is of its log before
    private static bool IsLogOf(PactParty party, string origin) => OriginOf(party) == origin || party.EarlierLogs.Any(l => OriginOf(party with { LogKey = l }) == origin);

    internal static string OriginOf(PactParty party) => party.LogKey.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus ? party.LogKey[..plus] : party.LogKey;
}

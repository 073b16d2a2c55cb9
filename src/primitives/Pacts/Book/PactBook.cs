using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Storage.Log;

namespace Yiwang.Pacts.Book;

/// <summary>
/// Every pact of this node in memory, always as new as the log: reads the chain of pact facts at start and follows the log's writer from then on, so that a fact is here before its command is
/// acknowledged, and the rule never permits what has just been ended.
/// </summary>
internal sealed class PactBook
{
    private readonly IEvents _events;
    private readonly IDirectory _directory;
    private readonly Lock _applying = new();
    private volatile PactTable _now = PactTable.Empty;
    private ImmutableList<Action<Pact>> _watchers = [];
    private long _applied = -1;

    private PactBook(IEvents events, IDirectory directory) => (_events, _directory) = (events, directory);

    public PactTable Now => _now;

    /// <exception cref="CorruptEntryException">A fact in the chain is damaged: nobody can say what may cross.</exception>
    public static PactBook Open(IEvents events, IDirectory directory)
    {
        var book = new PactBook(events, directory);
        lock (book._applying)
        {
            events.Log.OnEffective(book.Follow, PactKinds.Is);
            var chain = new Stack<RecordedEvent>();
            for (var position = events.FindHead(PactKinds.Chain); position >= 0; position = chain.Peek().Previous) PushAppend(events, position, chain);
            foreach (var e in chain) book.Apply(e);
        }
        return book;
    }

    public IDisposable Watch(Action<Pact> changed)
    {
        ImmutableInterlocked.Update(ref _watchers, list => list.Add(changed));
        return new Watching(() => ImmutableInterlocked.Update(ref _watchers, list => list.Remove(changed)));
    }

    /// <summary>The envelope of a signed fact; null when its group was erased or it is none.</summary>
    public static PactEnvelope? EnvelopeOf(RecordedEvent e)
    {
        if (!PactKinds.IsSigned(e.Kind) || e.Payload.GetValueOrDefault(Disclosure.Internal) is not { } payload || JsonNode.Parse(payload.Span)?["envelope"] is not { } envelope) return null;
        return PactCodec.ReadEnvelope(Text.PactJson.Canonical(envelope)) is { Succeeded: true, Value: var read } ? read : null;
    }

    /// <summary>What a fact says, as far as it can be read; null = nothing.</summary>
    public static (string Pact, PactText? Text, PactEnvelope? Envelope, bool IsCheck)? Said(RecordedEvent e)
    {
        if (e.Payload.GetValueOrDefault(Disclosure.Internal) is not { IsEmpty: false } payload) return null;
        try
        {
            if (JsonNode.Parse(payload.Span) is not JsonObject fact || (string?)fact["pact"] is not { } pact) return null;
            var envelope = EnvelopeOf(e);
            var text = envelope?.Notice.Text ?? (fact["text"] is { } draft && PactCodec.ReadText(Text.PactJson.Canonical(draft)) is { Succeeded: true, Value: var read } ? read : null);
            return e.Kind == PactKinds.PactDrafted && text is null || text is not null && text.Id != pact ? null : (pact, text, envelope, fact["right"] is JsonValue right && right.TryGetValue<bool>(out _));
        }
        catch (Exception x) when (x is System.Text.Json.JsonException or InvalidOperationException or FormatException) { return null; }
    }

    /// <summary>The facts of one append lie side by side and name the same previous fact, the one before the append.</summary>
    private static void PushAppend(IEvents events, long last, Stack<RecordedEvent> chain)
    {
        var previous = events.Read(last).Previous;
        for (var position = last; position > previous; position--)
        {
            var e = events.Read(position);
            if (!PactKinds.Is(e.Kind) || e.Previous != previous) return;
            chain.Push(e);
        }
    }

    private void Follow(StoredEntry entry)
    {
        lock (_applying) Apply(_events.Decode(entry));
    }

    private void Apply(RecordedEvent e)
    {
        if (e.Position <= _applied) return;
        _applied = e.Position;
        if (Next(e) is not { } life) return;
        var changed = new PactEntry(life);
        _now = _now.With(changed);
        foreach (var watcher in _watchers) watcher(changed.Pact);
    }

    private PactLife? Next(RecordedEvent e)
    {
        if (e.Payload.GetValueOrDefault(Disclosure.Internal) is not { } payload || JsonNode.Parse(payload.Span) is not JsonObject fact) return null;
        var before = _now.Find((string?)fact["pact"] ?? "")?.Life;
        if (!OrganizationId.TryParse(e.Owner, out var owner)) return null;
        if (e.Kind == PactKinds.PactDrafted)
            return PactCodec.ReadText(Text.PactJson.Canonical(fact["text"]!)) is { Succeeded: true, Value: var text } && !(e.TakenFrom is not null && before?.NewestVersion >= text.Version) ? (before ?? PactLife.Begin(text)).WithDraft(text, e.Actor, owner, e.RecordedAtUs, e.Position) : null;
        if (e.Kind == PactKinds.PactPartyChecked) return before?.WithCheck(owner, e.Actor, (bool?)fact["right"] ?? false, e.RecordedAtUs, e.Position);
        if (EnvelopeOf(e) is not { } envelope) return null;
        before ??= envelope.Notice.Text is { } first ? PactLife.Begin(first) : null;
        if (before is null || (e.TakenFrom is not null && !Stands(before, envelope))) return null;
        return KeyCheck.IsClaim(before, envelope) && _directory.Find(envelope.Notice.By) is null
            ? before.WithClaim(envelope, e.RecordedAtUs, e.Position)
            : before.With(envelope, e.Actor, e.RecordedAtUs, e.Position, KeyCheck.IsProved(before, envelope));
    }

    /// <summary>A fact that came with an organisation has passed no door of this node: it counts when the sender has signed it, in its turn. What had been heard here before changes nothing.</summary>
    private static bool Stands(PactLife life, PactEnvelope e) => life.Has(e.Notice.By) && life.Has(e.Notice.To) && PactCodec.IsSigned(e)
        && e.Notice.Number == life.Side(e.Notice.By).Number + 1 && (KeyCheck.IsClaim(life, e) || KeyCheck.IsKnown(life, e));

    private sealed class Watching(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}

using System.Text;
using Yiwang.Events.Erasing;
using Yiwang.Events.Kinds;
using Yiwang.Events.Moving;
using Yiwang.Events.Sealing;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Store;

/// <summary>Facts over the log: validates, seals, commits; reads back; erases. Safe for any number of callers at once.</summary>
public sealed class EventStore : IEvents
{
    // The log's own bound for one atomic frame.
    internal const int MaxEvents = 1_000;
    // Of the closing entry of an open batch whose rows cannot be read.
    private const string NoOwner = "o.none";

    private readonly EventEncoder _encoder;
    private readonly EventDecoder _decoder;
    private readonly EventKinds _kinds;
    private readonly SealKeys _seals;
    private readonly SourceRates _rates;
    private readonly Eraser _eraser;

    private EventStore(ILog log, IKeyStore keys, ErasureList erasures, string origin, TimeProvider time, EventKinds kinds, ICompactBodies? compact)
    {
        Log = log;
        Origin = origin;
        _kinds = kinds;
        _decoder = new EventDecoder(compact);
        _seals = new SealKeys(keys);
        _encoder = new EventEncoder(kinds, _seals);
        _rates = new SourceRates(time);
        _eraser = new Eraser(this, _seals, erasures);
        TakeOver = new TakeOver(this, new TakenEncoder(kinds, _seals, compact));
    }

    public string Origin { get; }
    public long Size => Log.Size;
    public ILog Log { get; }
    /// <summary>Organisations about which nothing is recorded now.</summary>
    public OwnerHolds Holds { get; } = new();
    /// <summary>For an organisation that moves to this node.</summary>
    public TakeOver TakeOver { get; }

    /// <summary>Closes what the last stop left open: aborts open batches and repeats the effects of recorded erasures.</summary>
    /// <param name="erasures">Lies with the keys, outside data backups, so that a restored log is erased again.</param>
    /// <param name="compact">Reads the bulk kinds; null in a program that never meets them.</param>
    /// <param name="origin">The log's name for ever, as it stands in checkpoints: no spaces, no '+'.</param>
    public static ValueTask<EventStore> OpenAsync(ILog log, IKeyStore keys, ErasureList erasures, string origin, TimeProvider time, ICompactBodies? compact, CancellationToken cancel = default) =>
        OpenAsync(log, keys, erasures, origin, time, compact, EventKinds.Known, cancel);

    internal static async ValueTask<EventStore> OpenAsync(ILog log, IKeyStore keys, ErasureList erasures, string origin, TimeProvider time, ICompactBodies? compact, EventKinds kinds, CancellationToken cancel)
    {
        var store = new EventStore(log, keys, erasures, origin, time, kinds, compact);
        foreach (var batch in log.OpenBatches)
        {
            var row = store.Find(batch.Id);
            var owner = row.Succeeded && row.Value.Owner.Length > 0 ? row.Value.Owner : NoOwner;
            await batch.AbortAsync(store.EncodeAborted(owner, batch.Id, "the node stopped before the batch was complete"), cancel);
        }
        store._eraser.Repeat();
        return store;
    }

    public async ValueTask<Outcome<Appended>> AppendAsync(IReadOnlyList<EventDraft> events, IReadOnlyList<Expected> expectations, CancellationToken cancel = default)
    {
        using var entered = Holds.Enter();
        foreach (var e in events) if (Holds.Refuses(e.Owner) is { } held) return held;
        var drafts = Encode(events, expectations);
        if (!drafts.Succeeded) return drafts.Status;
        var result = await Log.AppendAsync(drafts.Value, Expectations(expectations), cancel);
        return result.Status == AppendStatus.Ok ? new Appended(result.FirstPosition, result.Count, result.RecordedAtUs) : LogOutcomes.Of(result, expectations);
    }

    public IEventBatch BeginBatch(BatchOpening opening) => new EventBatch(this, opening);

    public RecordedEvent Read(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Log.Written);
        return Decode(Log.Read(position));
    }

    public Outcome<RecordedEvent> Find(long position)
    {
        if (position < 0 || position >= Log.Written) return new Outcome(Codes.EventsNotFound);
        try
        {
            return Decode(Log.Read(position));
        }
        catch (CorruptEntryException e)
        {
            return new Outcome(Codes.EventsCorrupt, e.Message);
        }
    }

    public RecordedEvent Decode(StoredEntry entry) => _kinds.Upcast(_decoder.Decode(entry));

    public long FindHead(string subject)
    {
        // 2,048 bytes is the longest subject; a longer one has no entry
        Span<byte> key = stackalloc byte[2_048];
        return Encoding.UTF8.TryGetBytes(subject, key, out var written) ? Log.FindHead(key[..written]) : -1;
    }

    public byte[]? Unseal(RecordedEvent e)
    {
        if (e.SealKey is null || !e.Payload.TryGetValue(Disclosure.Sealed, out var content) || content is not { } bytes) return null;
        return _seals.TryLoad(e.SealKey) is { } key ? SealedContent.Open(e.Kind, key, bytes.Span) : null;
    }

    /// <summary>Without lifting it to today's schema.</summary>
    internal RecordedEvent DecodeAsWritten(StoredEntry entry) => _decoder.Decode(entry);

    public ValueTask<Outcome<Appended>> EraseAsync(long position, Disclosure group, Erasure erasure, CancellationToken cancel = default) =>
        _eraser.EraseGroupAsync(position, group, erasure, cancel);

    public ValueTask<Outcome<Appended>> ErasePersonAsync(string sealSubject, Erasure erasure, CancellationToken cancel = default) =>
        _eraser.ErasePersonAsync(sealSubject, erasure, cancel);

    internal Outcome<EntryDraft[]> Encode(IReadOnlyList<EventDraft> events, IReadOnlyList<Expected> expectations, int max = MaxEvents)
    {
        if (events.Count < 1 || events.Count > max) return new Outcome(Codes.RequestTooLarge, $"1–{max} events at once, not {events.Count}");
        if (_rates.Exceeded(_kinds, events) is { } kind) return new Outcome(Codes.RequestLimited, kind);
        var drafts = new EntryDraft[events.Count];
        for (var i = 0; i < drafts.Length; i++)
        {
            var encoded = _encoder.Encode(events[i], Previous(events[i], expectations));
            if (!encoded.Succeeded) return encoded.Status;
            drafts[i] = encoded.Value;
        }
        return drafts;
    }

    internal EntryDraft EncodeAborted(string owner, long batch, string reason) => EncodeOwn(new EventDraft
    {
        Kind = LogKinds.BatchAborted,
        Owner = owner,
        Heads = [BatchHead.Of(batch)],
        Payload = LogPayloads.BatchAborted(batch, reason),
    });

    /// <summary>For the log's own kinds, whose drafts are made here and always valid.</summary>
    internal EntryDraft EncodeOwn(EventDraft draft)
    {
        var encoded = _encoder.Encode(draft, -1);
        return encoded.Succeeded ? encoded.Value : throw new InvalidOperationException(encoded.Status.Detail);
    }

    internal static Expectation[] Expectations(IReadOnlyList<Expected> expectations) =>
        [.. expectations.Select(e => new Expectation(Encoding.UTF8.GetBytes(e.Subject), e.Position))];

    /// <summary>Only an expectation, which the writer checks, makes a previous position certain.</summary>
    private static long Previous(EventDraft draft, IReadOnlyList<Expected> expectations)
    {
        if (draft.Heads.Count == 0) return -1;
        foreach (var expected in expectations)
            if (expected.Subject == draft.Heads[0]) return expected.Position;
        return -1;
    }
}

using System.Buffers;
using System.Text;
using Yiwang.Events.Json;
using Yiwang.Events.Kinds;
using Yiwang.Events.Sealing;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Store;

/// <summary>
/// Draft → log entry, or why not. The envelope and the subjects travel in the kind's first group; who acted in the internal group, since that may name a person.
/// </summary>
internal sealed class EventEncoder(EventKinds kinds, SealKeys seals)
{
    private const int MaxSubjects = 32, MaxSubjectBytes = 2_048, MaxOwnerChars = 64;

    /// <param name="previous">Position of the first head's newest entry when the writer will check it, else -1.</param>
    public Outcome<EntryDraft> Encode(EventDraft draft, long previous)
    {
        if (!kinds.TryGet(draft.Kind, out var kind)) return Invalid($"{draft.Kind} is not a known kind", "kind");
        if (draft.Schema != kind.Schema) return Invalid($"{kind.Name} is written in schema {kind.Schema}, not {draft.Schema}", "schema");
        if (!IsOwner(draft.Owner)) return Invalid("owner is an organisation's own prefix, o.…", "owner");
        if (Subjects(draft) is not { } subjects) return Invalid($"1–{MaxSubjects} subjects of 1–{MaxSubjectBytes} bytes", "subjects");

        var groups = new List<GroupDraft>(4);
        for (var group = Disclosure.Public; group <= Disclosure.Sealed; group++)
        {
            var content = group == Disclosure.Sealed ? Sealed(kind, draft) : kind.Form == PayloadForm.Compact ? Compact(kind, draft, group) : Json(kind, draft, group, previous);
            if (!content.Succeeded) return content.Status;
            if (!content.Value.IsEmpty) groups.Add(new GroupDraft((byte)group, content.Value));
        }
        return new EntryDraft { Kind = kind.Name, Subjects = subjects, Groups = groups, Listed = kind.Listed };
    }

    private static Outcome Invalid(string detail, string field) => new(Codes.RequestInvalid, detail, field);

    private static bool IsOwner(string owner) =>
        owner.Length is > 2 and <= MaxOwnerChars && owner.StartsWith("o.", StringComparison.Ordinal) && !owner.AsSpan(2).ContainsAnyExcept(OwnerChars);

    private static readonly SearchValues<char> OwnerChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static Subject[]? Subjects(EventDraft draft)
    {
        var count = draft.Heads.Count + draft.Mentions.Count;
        if (count is 0 or > MaxSubjects) return null;
        var subjects = new Subject[count];
        for (var i = 0; i < count; i++)
        {
            var isHead = i < draft.Heads.Count;
            var key = Encoding.UTF8.GetBytes(isHead ? draft.Heads[i] : draft.Mentions[i - draft.Heads.Count]);
            if (key.Length is 0 or > MaxSubjectBytes) return null;
            subjects[i] = new Subject(key, isHead);
        }
        return subjects;
    }

    /// <summary>A bulk kind's bytes are its codec's business. The actor gets a group here only when the codec has not made an internal one.</summary>
    private static Outcome<ReadOnlyMemory<byte>> Compact(EventKind kind, EventDraft draft, Disclosure group)
    {
        var there = draft.Payload.TryGetValue(group, out var body);
        if (there && (body.IsEmpty || body.Span[0] != EventDecoder.CompactMarker)) return Invalid($"{kind.Name}: a compact body begins with 0x01", "payload");
        if (there) return body;
        if (group == kind.Envelope) return Invalid($"{kind.Name}: the {group} group with the envelope is missing", "payload");
        return group == Disclosure.Internal && draft.Actor is not null ? Wrap(draft, group, kind, -1, null) : default(ReadOnlyMemory<byte>);
    }

    private static Outcome<ReadOnlyMemory<byte>> Json(EventKind kind, EventDraft draft, Disclosure group, long previous)
    {
        byte[]? payload = null;
        if (draft.Payload.TryGetValue(group, out var given))
        {
            if (group < kind.Envelope) return Invalid($"{kind.Name} has no {group} group", "payload");
            if (!CanonicalJson.TryCanonicalize(given, out payload, out var reason)) return Invalid($"{kind.Name}: {reason}", "payload");
            if (payload[0] != '{') return Invalid($"{kind.Name}: a payload is a JSON object", "payload");
        }
        var checkedFields = PayloadCheck.Check(kind, group, payload);
        if (!checkedFields.Succeeded) return checkedFields;
        var needed = payload is not null || group == kind.Envelope || (group == Disclosure.Internal && draft.Actor is not null);
        return needed ? Wrap(draft, group, kind, previous, payload) : default(ReadOnlyMemory<byte>);
    }

    private static ReadOnlyMemory<byte> Wrap(EventDraft draft, Disclosure group, EventKind kind, long previous, byte[]? payload)
    {
        var to = new ArrayBufferWriter<byte>((payload?.Length ?? 0) + 160);
        var whole = new ObjectWriter(to);
        var isFirst = group == kind.Envelope && kind.Form == PayloadForm.Json;
        if (isFirst || group == Disclosure.Internal) whole.Raw("envelope", Envelope(draft, group, isFirst, previous));
        if (payload is not null || isFirst) whole.Raw("payload", payload ?? "{}"u8);
        whole.End();
        return to.WrittenMemory;
    }

    private static ReadOnlySpan<byte> Envelope(EventDraft draft, Disclosure group, bool isFirst, long previous)
    {
        var to = new ArrayBufferWriter<byte>(160);
        var envelope = new ObjectWriter(to);
        if (group == Disclosure.Internal) envelope.Text("actor", draft.Actor);
        if (isFirst)
        {
            envelope.Text("cause", draft.Cause);
            if (draft.OccurredAtUs is { } at) envelope.Integer("occurredAt", at);
            envelope.Text("owner", draft.Owner);
            if (previous >= 0) envelope.Integer("previous", previous);
            envelope.Small("schema", draft.Schema);
        }
        envelope.End();
        return to.WrittenSpan;
    }

    private Outcome<ReadOnlyMemory<byte>> Sealed(EventKind kind, EventDraft draft)
    {
        if (!draft.Payload.TryGetValue(Disclosure.Sealed, out var clear)) return default(ReadOnlyMemory<byte>);
        if (string.IsNullOrEmpty(draft.SealSubject)) return Invalid("a sealed payload needs the person whose key seals it", "sealSubject");
        if (kind.Form == PayloadForm.Json)
        {
            if (!CanonicalJson.TryCanonicalize(clear, out var canonical, out var reason)) return Invalid($"{kind.Name}: {reason}", "payload");
            var checkedFields = PayloadCheck.Check(kind, Disclosure.Sealed, canonical);
            if (!checkedFields.Succeeded) return checkedFields;
            clear = canonical;
        }
        try
        {
            var (name, key) = seals.Use(draft.Owner, draft.SealSubject);
            return (ReadOnlyMemory<byte>)SealedContent.Seal(kind.Name, name, key, clear.Span);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Outcome(e is DiskFullException ? Codes.EventsDiskFull : Codes.EventsReadOnly, $"the seal key cannot be kept: {e.Message}");
        }
    }
}

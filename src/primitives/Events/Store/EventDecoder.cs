using System.Text;
using Yiwang.Events.Moving;
using Yiwang.Events.Sealing;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Store;

/// <summary>
/// Stored entry → event. Needs no knowledge of the kind, so that unknown ones pass through; never throws on bytes that another program wrote into a log:
/// what cannot be read stays empty, and <see cref="IsReadable"/> says so.
/// </summary>
internal sealed class EventDecoder(ICompactBodies? compact)
{
    /// <summary>First byte of a compact body; a JSON body begins with '{'.</summary>
    public const byte CompactMarker = 1;

    public RecordedEvent Decode(StoredEntry entry)
    {
        var payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>?>(entry.Groups.Count);
        var envelope = new EnvelopeMembers();
        string? sealKey = null;
        foreach (var stored in entry.Groups)
        {
            var group = (Disclosure)stored.Id;
            if (stored.Content is not { } content) payload[group] = null;
            else if (group == Disclosure.Sealed)
            {
                sealKey = SealedContent.KeyName(content.Span);
                payload[group] = content;
            }
            else if (IsCompact(content)) payload[group] = content;
            else if (EnvelopeReader.TryRead(content, ref envelope, out var inner) && !inner.IsEmpty) payload[group] = inner;
        }
        if (entry.Groups is [{ Content: { } first }, ..] && IsCompact(first)) ReadCompact(entry, first, ref envelope);
        var (heads, mentions) = (Names(entry.Subjects, heads: true), Names(entry.Subjects, heads: false));
        var from = TakenFrom.Read(heads);
        var recordedAtUs = from is null ? entry.RecordedAtUs : TakenFrom.ReadTime(mentions) ?? entry.RecordedAtUs;
        return new RecordedEvent
        {
            Position = entry.Position,
            Kind = entry.Kind,
            Schema = envelope.Schema,
            Owner = envelope.Owner ?? "",
            Heads = heads,
            Mentions = mentions,
            Actor = envelope.Actor,
            OccurredAtUs = envelope.OccurredAtUs ?? recordedAtUs,
            RecordedAtUs = recordedAtUs,
            TakenFrom = from,
            Cause = envelope.Cause,
            BatchId = entry.BatchId,
            Payload = payload,
            SealKey = sealKey,
            Previous = envelope.Previous,
        };
    }

    /// <summary>The envelope says who owns the event, or its group was erased.</summary>
    public bool IsReadable(StoredEntry entry) => entry.Groups.Count > 0 && (entry.Groups[0].Content is null || Decode(entry).Owner.Length > 0);

    private static bool IsCompact(ReadOnlyMemory<byte> content) => !content.IsEmpty && content.Span[0] == CompactMarker;

    private void ReadCompact(StoredEntry entry, ReadOnlyMemory<byte> first, ref EnvelopeMembers envelope)
    {
        ReadOnlyMemory<byte> inner = default;
        foreach (var group in entry.Groups)
            if (group.Id == (byte)Disclosure.Internal && group.Content is { } content && IsCompact(content)) inner = content;
        if (compact is null || !compact.TryReadEnvelope(first.Span, inner.Span, out var read)) return;
        envelope.Schema = read.Schema;
        envelope.Owner = read.Owner;
        envelope.Actor = read.Actor ?? envelope.Actor;
        envelope.OccurredAtUs = read.OccurredAtUs;
        envelope.Cause = read.Cause;
        envelope.Previous = read.Previous;
    }

    private static List<string> Names(IReadOnlyList<Subject> subjects, bool heads)
    {
        var names = new List<string>(subjects.Count);
        foreach (var subject in subjects)
            if (subject.IsHead == heads) names.Add(Encoding.UTF8.GetString(subject.Key.Span));
        return names;
    }
}

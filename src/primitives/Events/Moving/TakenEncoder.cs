using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events.Json;
using Yiwang.Events.Kinds;
using Yiwang.Events.Sealing;
using Yiwang.Events.Store;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Moving;

/// <summary>
/// An entry of another log as an entry of this one: the same kind, subjects and content. Only what names places of a log is made anew: the entry before it, and positions in payloads. What was sealed
/// is sealed again under a key of this node. A group that was erased there stays away.
/// </summary>
internal sealed class TakenEncoder(EventKinds kinds, SealKeys seals, ICompactBodies? compact)
{
    private const int SubjectsMax = 32;

    /// <param name="e">As decoded.</param>
    /// <param name="previous">Position here of the first head's newest entry.</param>
    /// <param name="newPosition">Position there → here; -1 = not here.</param>
    public Outcome<EntryDraft> Encode(in TakenEntry taken, RecordedEvent e, long previous, Func<long, long> newPosition)
    {
        kinds.TryGet(e.Kind, out var kind);
        var entry = taken.Entry;
        var groups = new List<GroupDraft>(entry.Groups.Count);
        for (var i = 0; i < entry.Groups.Count; i++)
        {
            var stored = entry.Groups[i];
            if (stored.Content is not { } content) continue;
            ReadOnlyMemory<byte>? made = stored.Id == (byte)Disclosure.Sealed ? Sealed(taken.Clear, e, kind)
                : content.Span is [EventDecoder.CompactMarker, ..] ? i == 0 ? compact?.WithPrevious(content.Span, previous, e.OccurredAtUs) : content
                : Json(content, i == 0 ? e : null, kind, previous, newPosition);
            if (made is { } bytes) groups.Add(new GroupDraft(stored.Id, bytes));
            else if (i == 0) return new Outcome(Codes.RequestInvalid, $"{e.Kind}: an envelope that cannot be read");
        }
        if (groups.Count == 0 || Subjects(taken, e) is not { } subjects) return new Outcome(Codes.RequestInvalid, $"{e.Kind}: groups or subjects");
        return new EntryDraft { Kind = e.Kind, Subjects = subjects, Groups = groups, Listed = kind?.Listed ?? false };
    }

    private static Subject[]? Subjects(in TakenEntry taken, RecordedEvent e)
    {
        List<Subject> subjects = [.. e.Heads.Select(h => Of(h, true)), Of(taken.From.Head, true), .. e.Mentions.Select(m => Of(m, false))];
        // of an entry that has moved before, the time of its first log stands there already
        if (TakenFrom.ReadTime(e.Mentions) is null) subjects.Add(Of(TakenFrom.TimeSubject(e.RecordedAtUs), false));
        return subjects.Count <= SubjectsMax ? [.. subjects] : null;
    }

    private static Subject Of(string name, bool isHead) => new(Encoding.UTF8.GetBytes(name), isHead);

    private ReadOnlyMemory<byte>? Sealed(byte[]? clear, RecordedEvent e, EventKind? kind)
    {
        if (clear is null) return null;
        var (name, key) = seals.Use(e.Owner, kind?.SealedFor?.Invoke(e) ?? e.Owner);
        return SealedContent.Seal(e.Kind, name, key, clear);
    }

    /// <param name="e">Given for the group that carries the envelope.</param>
    private static ReadOnlyMemory<byte>? Json(ReadOnlyMemory<byte> content, RecordedEvent? e, EventKind? kind, long previous, Func<long, long> newPosition)
    {
        try
        {
            if (JsonNode.Parse(content.Span, documentOptions: new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth + 2 }) is not JsonObject whole) return null;
            if (e is not null)
            {
                if (whole["envelope"] is not JsonObject envelope) return null;
                if (previous >= 0) envelope["previous"] = Text(previous);
                else envelope.Remove("previous");
                envelope["occurredAt"] ??= Text(e.OccurredAtUs);
            }
            if (kind is { Positions.Count: > 0 } && whole["payload"] is JsonObject payload) Rename(payload, kind.Positions, newPosition);
            return CanonicalJson.TryCanonicalize(JsonSerializer.SerializeToUtf8Bytes(whole), out var canonical, out _) ? canonical : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Rename(JsonObject payload, IReadOnlyList<string> members, Func<long, long> newPosition)
    {
        foreach (var member in members)
        {
            if (payload[member] is not JsonValue value || !value.TryGetValue<string>(out var text) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var old)) continue;
            if (newPosition(old) is >= 0 and var now) payload[member] = Text(now);
            else payload.Remove(member);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

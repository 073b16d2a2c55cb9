using System.Text.Json;
using Yiwang.Events.Kinds;
using Yiwang.Events.Proofs;
using Yiwang.Events.Sealing;
using Yiwang.Events.Store;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Erasing;

/// <summary>
/// Erasure is an event first and an effect second: after a crash between the two the effect is repeated at start. All erasures form one chain
/// (head <c>log:erasures</c>), so that the start finds the unfinished ones by walking back from the newest, not by reading the log.
/// </summary>
internal sealed class Eraser(EventStore store, SealKeys seals, ErasureList list)
{
    private const string Chain = "log:erasures";
    private const int MaxReasonChars = 500;
    // Each retry means that another erasure got in between.
    private const int MaxAttempts = 16;

    public async ValueTask<Outcome<Appended>> EraseGroupAsync(long position, Disclosure group, Erasure erasure, CancellationToken cancel)
    {
        if (BadReason(erasure) is { } bad) return bad;
        var found = store.Find(position);
        if (!found.Succeeded) return found.Status;
        var entry = store.Log.Read(position);
        if (entry.Groups.Count == 0 || entry.Groups.All(g => g.Id != (byte)group)) return new Outcome(Codes.RequestInvalid, $"event {position} has no {group} group", "group");
        if (entry.Groups[0].Id == (byte)group) return new Outcome(Codes.RequestInvalid, "the first group names the event's subjects and stays", "group");

        var commitment = CommitmentOf(entry, group)!;
        var once = $"erased:{position}#{(int)group}";
        var recorded = await RecordAsync(LogKinds.GroupErased, once, LogPayloads.GroupErased(position, group, commitment, erasure.Reason), erasure, cancel);
        if (!recorded.Succeeded) return recorded;
        return Effect(() => EraseGroup(new(recorded.Value.FirstPosition, position, group, commitment))) ?? recorded;
    }

    public async ValueTask<Outcome<Appended>> ErasePersonAsync(string sealSubject, Erasure erasure, CancellationToken cancel)
    {
        if (BadReason(erasure) is { } bad) return bad;
        if (seals.Find(erasure.Owner, sealSubject) is not { } name) return new Outcome(Codes.EventsNotFound, "nothing is sealed for this person", "sealSubject");
        var recorded = await RecordAsync(LogKinds.PersonErased, $"erased:{name}", LogPayloads.PersonErased(name, erasure.Reason), erasure, cancel);
        if (!recorded.Succeeded) return recorded;
        return Effect(() => seals.Destroy(name)) ?? recorded;
    }

    /// <summary>At start. First what a restored log must lose again, then what a crash left between event and effect.</summary>
    public void Repeat()
    {
        foreach (var line in list.All) Effect(() => EraseGroup(line));
        // The whole chain, as an effect may have failed before later ones succeeded. One read each: erasures are rare, and ten thousand take a tenth of a second.
        for (var by = store.FindHead(Chain); by >= 0;)
        {
            if (store.Find(by) is not { Succeeded: true, Value: { } e }) break;
            Effect(() => Repeat(e));
            by = e.Previous;
        }
    }

    private void Repeat(RecordedEvent e)
    {
        using var payload = JsonDocument.Parse(e.Payload[Disclosure.Public]!.Value);
        var root = payload.RootElement;
        if (e.Kind == LogKinds.PersonErased)
        {
            seals.Destroy(root.GetProperty("sealKey").GetString()!);
            return;
        }
        var position = long.Parse(root.GetProperty("position").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var line = new ErasureList.Line(e.Position, position, Enum.Parse<Disclosure>(root.GetProperty("group").GetString()!), root.GetProperty("commitment").GetString()!);
        if (!list.Contains(line)) EraseGroup(line);
    }

    private void EraseGroup(ErasureList.Line line)
    {
        if (line.Position >= store.Log.Size) return;
        var entry = store.Log.Read(line.Position);
        if (CommitmentOf(entry, line.Group) != line.Commitment) return;
        if (entry.Groups.Any(g => g.Id == (byte)line.Group && g.Content is not null)) store.Log.EraseGroup(line.Position, (byte)line.Group);
        if (!list.Contains(line)) list.Add(line);
    }

    private async ValueTask<Outcome<Appended>> RecordAsync(string kind, string once, Dictionary<Disclosure, ReadOnlyMemory<byte>> payload, Erasure erasure, CancellationToken cancel)
    {
        var answer = Outcome.Ok;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (store.FindHead(once) is >= 0 and var earlier) return new Appended(earlier, 1, store.Read(earlier).RecordedAtUs);
            var draft = new EventDraft { Kind = kind, Owner = erasure.Owner, Actor = erasure.Actor, Heads = [Chain, once], Payload = payload };
            var recorded = await store.AppendAsync([draft], [new Expected(Chain, store.FindHead(Chain)), new Expected(once, -1)], cancel);
            if (recorded.Succeeded || recorded.Status.Code != Codes.EventsConflict) return recorded;
            answer = recorded.Status;
        }
        return answer;
    }

    /// <summary>Null when done. The event stands in any case, and the next start repeats the effect.</summary>
    private static Outcome? Effect(Action effect)
    {
        try
        {
            effect();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Outcome(Codes.EventsReadOnly, $"recorded, and will be carried out at the next start: {e.Message}");
        }
    }

    /// <summary>Hex, or null when the entry has no such group.</summary>
    private static string? CommitmentOf(StoredEntry entry, Disclosure group) =>
        EntryHeader.TryParse(entry.Header.Span, out var header) && header.CommitmentOf(group) is { } hash ? Convert.ToHexStringLower(hash) : null;

    private static Outcome? BadReason(Erasure erasure) =>
        erasure.Reason.Length is > 0 and <= MaxReasonChars ? null : new Outcome(Codes.RequestInvalid, $"1–{MaxReasonChars} characters", "reason");
}

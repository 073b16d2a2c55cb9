using Yiwang.Events.Store;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Moving;

/// <param name="Entry">As far as it was disclosed and fits its header.</param>
/// <param name="Clear">Content of its sealed group; null when there is none or its key was destroyed.</param>
public readonly record struct TakenEntry(string Origin, StoredEntry Entry, byte[]? Clear)
{
    public TakenFrom From => new(Origin, Entry.Position);
}

/// <summary>Takes entries of another log into this one, in their order, each once however often it comes. What they bring about has happened there: no effect of them runs here.</summary>
public sealed class TakeOver
{
    private const int FrameMax = 500, FrameBytesMax = 4 << 20, AttemptsMax = 16;
    private readonly EventStore _store;
    private readonly TakenEncoder _encoder;

    internal TakeOver(EventStore store, TakenEncoder encoder) => (_store, _encoder) = (store, encoder);

    /// <summary>Position here of an entry of another log; -1 = it was not taken over.</summary>
    public long Find(TakenFrom from) => _store.FindHead(from.Head);

    /// <returns>How many were new.</returns>
    public async ValueTask<Outcome<long>> AppendAsync(IReadOnlyList<TakenEntry> entries, CancellationToken cancel = default)
    {
        var (done, taken) = (0, 0L);
        for (var attempt = 0; done < entries.Count;)
        {
            var frame = NextFrame(entries, done);
            if (!frame.Succeeded) return frame.Status;
            if (frame.Value.Drafts.Count > 0)
            {
                var appended = await _store.Log.AppendAsync(frame.Value.Drafts, EventStore.Expectations(frame.Value.Expectations), cancel);
                // somebody else wrote to one of the chains in between
                if (appended.Status == AppendStatus.Conflict && ++attempt < AttemptsMax)
                {
                    await Task.Yield();
                    continue;
                }
                if (appended.Status != AppendStatus.Ok) return LogOutcomes.Of(appended, frame.Value.Expectations);
                taken += frame.Value.Drafts.Count;
            }
            (done, attempt) = (frame.Value.Next, 0);
        }
        return taken;
    }

    /// <summary>As many as one frame takes: no two under one first head, since each names the position of the one before.</summary>
    private Outcome<Frame> NextFrame(IReadOnlyList<TakenEntry> entries, int from)
    {
        var frame = new Frame([], [], from);
        HashSet<string> heads = new(StringComparer.OrdinalIgnoreCase);
        var bytes = 0L;
        for (var i = from; i < entries.Count && frame.Drafts.Count < FrameMax && bytes < FrameBytesMax; i++)
        {
            var taken = entries[i];
            if (Find(taken.From) < 0)
            {
                var e = _store.DecodeAsWritten(taken.Entry);
                if (e.Heads.Count == 0 || e.Owner.Length == 0) return new Outcome(Codes.RequestInvalid, $"{taken.From.Head}: no owner or head");
                if (!heads.Add(e.Heads[0])) break;
                var previous = _store.FindHead(e.Heads[0]);
                var draft = _encoder.Encode(taken, e, previous, old => Find(new TakenFrom(taken.Origin, old)));
                if (!draft.Succeeded) return draft.Status with { Detail = $"{taken.From.Head}: {draft.Status.Detail}" };
                frame.Drafts.Add(draft.Value);
                frame.Expectations.Add(new Expected(taken.From.Head, -1));
                frame.Expectations.Add(new Expected(e.Heads[0], previous));
                bytes += draft.Value.Groups.Sum(g => (long)g.Content.Length);
            }
            frame = frame with { Next = i + 1 };
        }
        return frame;
    }

    private sealed record Frame(List<EntryDraft> Drafts, List<Expected> Expectations, int Next);
}

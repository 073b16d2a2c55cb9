using System.Collections.Concurrent;
using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Net.Crossing.Feeds;

/// <summary>
/// Verb subscribe, giving: reads the log once for all pacts that stand at the same place and puts what each gives into its lane. Begins where the pact began; what a crash
/// brings again has the same key and is queued once.
/// </summary>
public sealed class EventFeeds : IAsyncDisposable
{
    private const int PageMax = 500;
    private static readonly TimeSpan s_whenFull = TimeSpan.FromSeconds(10), s_whenUsedUp = TimeSpan.FromMinutes(5), s_idle = TimeSpan.FromSeconds(5);
    private readonly IEvents _events;
    private readonly IPacts _pacts;
    private readonly IPactRule _rule;
    private readonly ICrossing _crossing;
    private readonly Func<OrganizationId, bool> _isHere, _rests;
    private readonly IDatabase _state;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string, OrganizationId), EventFeed> _feeds = new();
    private readonly Wake _changed = new();
    private Task _loop = Task.CompletedTask;
    private IDisposable? _watch, _receipts;
    private IFlowSight? _flow;

    public EventFeeds(IEvents events, IPacts pacts, IPactRule rule, ICrossing crossing, Func<OrganizationId, bool> isHere, IDatabase state, TimeProvider time, Func<OrganizationId, bool>? rests = null) =>
        (_events, _pacts, _rule, _crossing, _isHere, _state, _time, _rests) = (events, pacts, rule, crossing, isHere, state, time, rests ?? (_ => false));

    /// <summary>Why the last turn failed; null = it went well.</summary>
    public string? Trouble { get; private set; }

    /// <param name="flow">Null = no product event crosses under a pact that gives only what concerns the other side.</param>
    public async Task StartAsync(IFlowSight? flow = null, CancellationToken cancel = default)
    {
        _flow = flow;
        await LoadAsync(null, cancel);
        _receipts = _crossing.WatchReceipts(EventHandler.Name, Returned);
        // what came back just before the program stopped
        foreach (var back in await _crossing.ReturnedAsync(EventHandler.Name, cancel)) Returned(back);
        _watch = _pacts.Watch(_ => _changed.Set());
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>As State has them.</summary>
    /// <param name="of">One that came from another node with its feeds; null = all.</param>
    internal async Task LoadAsync(OrganizationId? of, CancellationToken cancel)
    {
        var stored = await _state.ReadAsync(sql => sql.Query("select f.pact, f.giver, f.position, t.position from crossing_feeds f left join crossing_feeds_taken t on t.pact = f.pact and t.giver = f.giver",
            r => (Pact: r.Text(0), Giver: r.Text(1), Position: r.Int64(2), TakenSince: r.IsNull(3) ? long.MaxValue : r.Int64(3))), cancel);
        foreach (var row in stored)
        {
            if (OrganizationId.TryParse(row.Giver, out var giver) && (of is null || of == giver)) _feeds[(row.Pact, giver)] = new EventFeed(row.Pact, giver, row.Position) { TakenSince = row.TakenSince };
        }
        _changed.Set();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var moved = await TurnAsync(_stop.Token);
                Trouble = null;
                if (!moved) await IdleAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                Trouble = e.Message;
                await _changed.WaitAsync(s_whenFull, _time, CancellationToken.None);
            }
        }
    }

    // the log grew, a pact changed, or a pause is over
    private async Task IdleAsync()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var now = _time.GetUtcNow();
        var from = Active().Where(a => a.Feed.PausedUntil <= now).Select(a => a.Feed.Cursor).DefaultIfEmpty(-1).Min();
        var more = from >= 0 ? _events.Log.WaitForMoreAsync(from, enough.Token).AsTask() : Task.Delay(Timeout.Infinite, enough.Token);
        var changed = _changed.WaitAsync(s_idle, _time, enough.Token);
        await Task.WhenAny(more, changed);
        await enough.CancelAsync();
        try
        {
            await Task.WhenAll(more, changed);
        }
        catch (OperationCanceledException)
        {
            // the one that did not come first
        }
    }

    /// <returns>Whether any feed moved.</returns>
    private async Task<bool> TurnAsync(CancellationToken cancel)
    {
        var (now, size, moved) = (_time.GetUtcNow(), _events.Size, false);
        var fell = _feeds.Values.Where(f => f.Back is not null).ToList();
        foreach (var feed in fell)
        {
            (feed.Cursor, feed.DoneOfPage, feed.Back) = (Math.Min(feed.Cursor, feed.Back!.Value), 0, null);
            feed.PutOfPage.Clear();
        }
        if (fell.Count > 0) await StoreAsync(fell, cancel);
        var active = Active().ToList();
        // at once: whatever happens to its pact before it has anything to give, a new one begins where it began
        var begun = active.Where(a => a.Feed.Stored < 0).Select(a => a.Feed).ToList();
        if (begun.Count > 0) await StoreAsync(begun, cancel);
        var due = active.Where(a => a.Feed.PausedUntil <= now).ToList();
        foreach (var group in due.Where(a => a.Feed.Cursor < size).GroupBy(a => a.Feed.Cursor).ToList()) moved |= await PageAsync(group.Key, [.. group], cancel);
        return moved;
    }

    /// <summary>Sides here that give events now; a new one begins where its pact did.</summary>
    private IEnumerable<(EventFeed Feed, Pact Pact, PactScope Gives)> Active()
    {
        foreach (var pact in _pacts.All)
        {
            if (pact.State != PactState.Active) continue;
            foreach (var giver in (OrganizationId[])[pact.Text.A.Organization, pact.Text.B.Organization])
            {
                var gives = pact.GivenBy(giver);
                if (!gives.Verbs.HasFlag(PactVerbs.Subscribe) || gives.EventKinds.Count == 0 || !_isHere(giver) || _rests(giver)) continue;
                var feed = _feeds.GetOrAdd((pact.Id, giver), _ => new EventFeed(pact.Id, giver, Math.Clamp(pact.SignedAt, 0, _events.Size)) { Stored = -1 });
                // with other kinds other entries are counted
                if (feed.Scope != pact.Position) (feed.Scope, feed.DoneOfPage) = (pact.Position, 0);
                yield return (feed, pact, gives);
            }
        }
    }

    private async Task<bool> PageAsync(long cursor, List<(EventFeed Feed, Pact Pact, PactScope Gives)> feeds, CancellationToken cancel)
    {
        var kinds = feeds.SelectMany(f => f.Gives.EventKinds).ToHashSet(StringComparer.Ordinal);
        var going = feeds.ToList();
        var at = new long[going.Count];
        var queued = false;
        // the rows of an import come with its closing entry, up to millions of them: they are read while they are put into the outbox
        var entries = _events.Log.ReadEffective(cursor, PageMax, kinds.Contains, withBatchRows: true, out var next);
        foreach (var chunk in entries.Chunk(PageMax))
        {
            for (var i = 0; i < feeds.Count; i++)
            {
                var (feed, pact, gives) = feeds[i];
                if (!going.Contains(feeds[i])) continue;
                var own = chunk.Where(e => gives.EventKinds.Contains(e.Kind)).ToList();
                at[i] += own.Count;
                if (at[i] <= feed.DoneOfPage) continue;
                var messages = await MessagesOfAsync(own, feed, pact, gives, cancel);
                var put = await PutAsync(messages, feed, pact, gives, cancel);
                queued |= messages.Count > 0 && put.Succeeded;
                if (put.Succeeded) feed.DoneOfPage = at[i];
                else
                {
                    feed.PausedUntil = _time.GetUtcNow() + (put.Code == Codes.PactsQuota ? s_whenUsedUp : s_whenFull);
                    going.Remove(feeds[i]);
                }
            }
            if (going.Count == 0) break;
        }
        foreach (var (feed, _, _) in going) (feed.Cursor, feed.DoneOfPage) = (next, 0);
        // where nothing was queued, looking once more after a crash costs less than a write each page
        if (queued || going.Any(f => f.Feed.Cursor - f.Feed.Stored > 10_000)) await StoreAsync([.. going.Select(f => f.Feed)], cancel);
        return going.Count > 0;
    }

    // no more at once than a day may bring, so that a small allowance moves on every day; what was put already is not counted against it again
    private async Task<Outcome> PutAsync(List<OutMessage> messages, EventFeed feed, Pact pact, PactScope gives, CancellationToken cancel)
    {
        foreach (var part in messages.Where(m => !feed.PutOfPage.Contains(m.Key)).Chunk((int)Math.Min(PageMax, gives.MessagesPerDay)))
        {
            var put = await _crossing.QueueAsync(pact.Id, feed.Giver, part, cancel);
            if (!put.Succeeded) return put.Status;
            feed.PutOfPage.UnionWith(part.Select(m => m.Key));
        }
        feed.PutOfPage.Clear();
        return Outcome.Ok;
    }

    private async Task<List<OutMessage>> MessagesOfAsync(List<StoredEntry> entries, EventFeed feed, Pact pact, PactScope gives, CancellationToken cancel)
    {
        List<OutMessage> messages = [];
        var taker = pact.Other(feed.Giver).Organization;
        foreach (var entry in entries)
        {
            var e = _events.Decode(entry);
            if (!IsOwn(e, feed)) continue;
            var concerns = gives.OnlyConcerned && ProductKinds.Is(entry.Kind);
            var onlyPublic = false;
            if (concerns)
            {
                if (_flow is null || await _flow.ConcernsAsync(e, taker, cancel) is not { } concern) continue;
                onlyPublic = concern.OnlyPublic;
                foreach (var position in concern.Earlier)
                {
                    var stored = _events.Log.Read(position);
                    if (_events.Decode(stored) is var before && IsOwn(before, feed)) Add(stored, before, false);
                }
            }
            Add(entry, e, onlyPublic);

            void Add(StoredEntry stored, RecordedEvent said, bool publicOnly)
            {
                if (EntryJson.Of(_events.Origin, stored, publicOnly ? Disclosure.Public : Disclosure.Granted) is not { } json) return;
                var handle = HandleOf(said, pact.Id, feed.Giver, taker, concerns);
                if (!Gives(pact.Id, feed.Giver, taker, stored.Kind, handle, concerns)) return;
                messages.Add(new OutMessage(PactVerbs.Subscribe, EventHandler.Name, stored.Kind, json.Write(), string.Create(CultureInfo.InvariantCulture, $"e{stored.Position}"), 0, handle) { ConcernsReceiver = concerns });
            }
        }
        return messages;
    }

    // what was taken over reached the partner from the node that recorded it, but for what had not been given when its organisation moved
    private static bool IsOwn(RecordedEvent e, EventFeed feed) => e.Owner == feed.Giver.ToString() && (e.TakenFrom is null || e.Position >= feed.TakenSince);

    /// <summary>The identifier that the pact's prefixes are asked about; of a product event with many the first that is not given, if there is one.</summary>
    private string? HandleOf(RecordedEvent e, string pact, OrganizationId giver, OrganizationId taker, bool concerns)
    {
        if (!ProductKinds.Is(e.Kind) || _flow is null) return e.Heads.Concat(e.Mentions).FirstOrDefault(h => Handle.TryParse(h, out _));
        string? any = null;
        foreach (var prefix in _flow.PrefixesOf(e))
        {
            any = prefix;
            if (!Gives(pact, giver, taker, e.Kind, prefix, concerns)) break;
        }
        return any;
    }

    // a day's messages used up is no reason to leave any out: they wait
    private bool Gives(string pact, OrganizationId giver, OrganizationId taker, string kind, string? handle, bool concerns) =>
        _rule.Check(Questions.Of(pact, giver, taker, PactVerbs.Subscribe, kind, 0, handle, concerns)).Status.Code is Codes.Ok or Codes.PactsQuota;

    private Task<int> StoreAsync(List<EventFeed> feeds, CancellationToken cancel) => _state.WriteAsync(sql =>
    {
        foreach (var feed in feeds)
        {
            sql.Execute("insert into crossing_feeds (pact, giver, position) values (@pact, @giver, @position) on conflict (pact, giver) do update set position = excluded.position",
                ("pact", feed.Pact), ("giver", feed.Giver.ToString()), ("position", feed.Cursor));
            feed.Stored = feed.Cursor;
        }
        return feeds.Count;
    }, cancel);

    // came back because the pact rests or was narrowed: looked at again, and put as far as it is given still
    private void Returned(Receipt back)
    {
        if (!back.IsBack || !_feeds.TryGetValue((back.Pact, back.Sender), out var feed) || !back.Key.StartsWith('e') || !long.TryParse(back.Key.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return;
        // what belongs to a hand-over from before the pact comes with that, which is behind it in the lane or on this page
        if (_pacts.Find(back.Pact) is { } pact && position < pact.FirstSignedAt) position = feed.Cursor;
        feed.Back = Math.Min(feed.Back ?? long.MaxValue, position);
        _changed.Set();
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _watch?.Dispose();
        _receipts?.Dispose();
        await _stop.CancelAsync();
        _changed.Set();
        await _loop;
        _stop.Dispose();
    }
}

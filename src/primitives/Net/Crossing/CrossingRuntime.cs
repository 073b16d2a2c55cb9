using Yiwang.Events;
using Yiwang.Net.Crossing.Asking;
using Yiwang.Net.Crossing.Bundles;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Receiving;
using Yiwang.Net.Crossing.Sending;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing;

/// <summary>Crossing of one node: its lanes with their loops, and the doors for what comes in.</summary>
public sealed class CrossingRuntime : ICrossing, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<OrganizationId, bool> _held = new();
    private readonly CrossingParts _parts;
    private readonly Handlers _handlers = new();
    private readonly ReceiptWatchers _watchers = new();
    private readonly LaneTable<OutLane> _outwards;
    private readonly LaneTable<InLane> _inwards;
    private readonly Outbox _outbox;
    private readonly Asker _asker;
    private readonly Door _door;
    private readonly BatchDoor _batches;
    private readonly AskDoor _asks;
    private readonly BundleExport _export;
    private readonly BundleImport _import;
    private readonly Upkeep _upkeep;
    private readonly CrossingMetrics _metrics;
    private readonly NonceRoom _nonces;
    private readonly SemaphoreSlim _traffic;
    private Task _upkeeping = Task.CompletedTask;
    private IDisposable? _watch;

    private CrossingRuntime(CrossingParts parts)
    {
        _parts = parts;
        var (state, options, time) = (parts.State, parts.Options, parts.Time);
        _traffic = new SemaphoreSlim(options.Concurrency, options.Concurrency);
        var signer = new MessageSigner(options, time);
        var check = new MessageCheck(options, time);
        var carrier = new Carrier(parts.IsHere, parts.Http, HandleAsync);
        var keeper = new ReceiptKeeper(state, _watchers, time);
        var withdrawals = new Withdrawals(state, parts.Rule, _watchers);
        var round = new LaneRound(state, carrier, signer, keeper, withdrawals, options, time, _traffic);
        _outwards = new(state, OutboxRows.Lanes, OutboxRows.Create, l => (l.Pact, l.Sender), (lane, stop) => new LaneSender(lane, round, withdrawals, parts.Pacts, parts.Untold, carrier, parts.Keys, options, time).RunAsync(stop), (sender, _) => IsHeld(sender));
        _inwards = new(state, InboxRows.Lanes, InboxRows.Create, l => (l.Pact, l.Sender), (lane, stop) => new InboxWorker(lane, state, _handlers, options, time).RunAsync(stop), (_, receiver) => IsHeld(receiver));
        _door = new Door(parts.Pacts, parts.IsHere, check);
        _outbox = new Outbox(parts.Pacts, parts.Rule, _outwards, state, options, time);
        _asker = new Asker(parts.Pacts, carrier, parts.Keys, signer, options);
        _nonces = new NonceRoom(options.NoncesMax, time);
        var taker = new LaneTaker(state, parts.Rule, _handlers, check, _nonces, options, time);
        _batches = new BatchDoor(_door, _inwards, taker, parts.Keys, signer, state, options, time);
        _asks = new AskDoor(_door, _handlers, parts.Keys, signer, check, _nonces, state);
        _export = new BundleExport(parts.Pacts, _outwards, _inwards, state, signer, parts.Keys, options);
        _import = new BundleImport(parts.Pacts, parts.IsHere, _door, _inwards, _outwards, taker, keeper, withdrawals, parts.Keys, options, time);
        _upkeep = new Upkeep(state, _outwards, _inwards, options, time);
        _metrics = new CrossingMetrics(this, parts.Meters, time);
    }

    /// <summary>Queueing works from here on; nothing moves before <see cref="Start"/>.</summary>
    public static async Task<CrossingRuntime> OpenAsync(CrossingParts parts, CancellationToken cancel = default)
    {
        var crossing = new CrossingRuntime(parts);
        await crossing._outwards.LoadAsync(cancel);
        await crossing._inwards.LoadAsync(cancel);
        await parts.State.ReadAsync(sql => crossing._nonces.Load(sql), cancel);
        return crossing;
    }

    public void Start(IEnumerable<IMessageHandler> messages, IEnumerable<IQuestionHandler> questions)
    {
        _handlers.Use(messages, questions);
        _watch = _parts.Pacts.Watch(Changed);
        _outwards.Start(_stop.Token);
        _inwards.Start(_stop.Token);
        _upkeeping = Task.Run(() => _upkeep.RunAsync(_stop.Token), CancellationToken.None);
    }

    public ValueTask<Outcome<long>> QueueAsync(string pact, OrganizationId sender, IReadOnlyList<OutMessage> messages, CancellationToken cancel = default) => _outbox.QueueAsync(pact, sender, messages, cancel);
    public ValueTask<Outcome> RecallAsync(string pact, OrganizationId sender, long number, CancellationToken cancel = default) => _outbox.RecallAsync(pact, sender, number, cancel);
    public ValueTask<Outcome<ReadOnlyMemory<byte>>> AskAsync(string pact, OrganizationId sender, string type, ReadOnlyMemory<byte> body, CancellationToken cancel = default) => _asker.AskAsync(pact, sender, type, body, cancel);
    public IReadOnlyList<LaneStatus> Lanes => [.. _outwards.All.Select(l => l.Status), .. _inwards.All.Select(l => l.Status)];
    public IDisposable WatchReceipts(string type, Action<Receipt> received) => _watchers.Add(type, received);
    public ValueTask<long?> FindNumberAsync(string pact, OrganizationId sender, string key, CancellationToken cancel = default) => _outbox.FindNumberAsync(pact, sender, key, cancel);
    public ValueTask<Receipt?> FindReceiptAsync(string pact, OrganizationId sender, string key, CancellationToken cancel = default) => _outbox.FindReceiptAsync(pact, sender, key, cancel);
    public ValueTask<Receipt?> FindReceiptAsync(string pact, OrganizationId sender, long number, CancellationToken cancel = default) => _outbox.FindReceiptAsync(pact, sender, number, cancel);

    public async ValueTask<IReadOnlyList<Receipt>> ReturnedAsync(string type, CancellationToken cancel = default) => await _parts.State.ReadAsync(sql => OutboxRows.Returned(sql, type), cancel);

    /// <summary>Writes what waits for the other side, with receipts for what it sent, as a signed file to be carried.</summary>
    /// <param name="isSealed">Encrypted to the other side's sealing key.</param>
    public Task<Outcome<BundleSummary>> ExportAsync(string pact, OrganizationId sender, bool isSealed, Stream file, CancellationToken cancel = default) => _export.WriteAsync(pact, sender, isSealed, file, cancel);

    /// <summary>Takes a file that was carried here for one of this node's organisations.</summary>
    public Task<Outcome<ImportedBundle>> ImportAsync(Stream file, OrganizationId importer, CancellationToken cancel = default) => _import.ReadAsync(file, importer, cancel);

    /// <summary>Whether an organisation's lanes rest here: it is moving to another node or from one.</summary>
    public bool IsHeld(OrganizationId organization) => _held.ContainsKey(organization);

    /// <summary>When it completes, nothing of an organisation's lanes is sent, taken or written here any more.</summary>
    internal async Task HoldAsync(OrganizationId organization, CancellationToken cancel)
    {
        _held[organization] = true;
        foreach (var lane in _outwards.All) lane.IsClosed |= lane.Sender == organization;
        foreach (var lane in _inwards.All) lane.IsClosed |= lane.Receiver == organization;
        await _outwards.RemoveAsync(l => l.Sender == organization, cancel);
        await _inwards.RemoveAsync(l => l.Receiver == organization, cancel);
        // what was being written when the lanes were closed is written before this
        await _parts.State.WriteAsync(_ => 0, cancel);
    }

    /// <summary>The organisation's lanes go on as State has them.</summary>
    internal async Task ReleaseAsync(OrganizationId organization, CancellationToken cancel)
    {
        _held.TryRemove(organization, out _);
        await _outwards.AddAsync(l => l.Sender == organization, cancel);
        await _inwards.AddAsync(l => l.Receiver == organization, cancel);
    }

    /// <summary>What waits in a lane outwards, the oldest first.</summary>
    public async Task<IReadOnlyList<WaitingMessage>> WaitingAsync(string pact, OrganizationId sender, long from, int max, CancellationToken cancel = default)
    {
        if (_outwards.Find(pact, sender) is not { } lane) return [];
        var (start, below) = (Math.Max(lane.Lowest, from), lane.Next);
        return await _parts.State.ReadAsync(sql => OutboxRows.Unsettled(sql, lane.Id, start, below, max).ConvertAll(r => new WaitingMessage(r.Number, r.Verb, r.Type, r.Subject, r.Key, r.Bytes, r.QueuedAtUs, r.State == OutState.Withdrawn ? r.Outcome : null)), cancel);
    }

    /// <summary>Ends the pause of a lane outwards.</summary>
    public void TryNow(string pact, OrganizationId sender) => _outwards.Find(pact, sender)?.TryNow();

    /// <summary>Whether the body of a request is worth reading.</summary>
    public Outcome Knock(IReadOnlyDictionary<string, string> fields) => _door.Knock(fields);

    /// <summary>The door of <c>/net/v1/batch</c> and <c>/net/v1/ask</c>, whoever carried the request there.</summary>
    public async Task<CrossingResponse> HandleAsync(CrossingRequest request, CancellationToken cancel)
    {
        var started = _parts.Time.GetTimestamp();
        var response = request.Target.AbsolutePath switch
        {
            SigningWords.BatchPath => await _batches.HandleAsync(request, cancel),
            SigningWords.AskPath => await _asks.HandleAsync(request, cancel),
            _ => CrossingResponse.Refuse(new Outcome(Codes.NetNotUnderstood, request.Target.AbsolutePath)),
        };
        _metrics.Handled(request.Target.AbsolutePath, response.Status.Code, started);
        return response;
    }

    private void Changed(Pact pact)
    {
        foreach (var lane in _outwards.All)
        {
            if (lane.Pact != pact.Id) continue;
            lane.Recheck = true;
            lane.TryNow();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _watch?.Dispose();
        await _stop.CancelAsync();
        await _outwards.DisposeAsync();
        await _inwards.DisposeAsync();
        await _upkeeping;
        _metrics.Dispose();
        _traffic.Dispose();
        _stop.Dispose();
    }
}

using Yiwang.Events.Moving;
using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Net.Moving.Leaving;
using Yiwang.Net.Moving.Taken;
using Yiwang.Parties.Organizations;
using Yiwang.Parties;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Moving;

/// <summary>
/// 携码迁移: a hosted organisation moves to its own node with prefixes, keys, log entries and their proofs, cases, samples and attachments; no identifier changes. docs/moving.md.
/// </summary>
public sealed class Moves : IAsyncDisposable
{
    private readonly MovingParts _parts;
    private readonly MovesOut _out;
    private readonly MovesIn _in;
    private readonly MoveDoor _door;
    private readonly CancellationTokenSource _stop = new();
    private Task _upkeep = Task.CompletedTask;

    private Moves(MovingParts parts)
    {
        _parts = parts;
        var facts = new OrganizationMoves(parts.Events, parts.Directory);
        var entries = new MovedEntries(parts.State);
        Entries = entries;
        _out = new MovesOut(parts, facts);
        _in = new MovesIn(parts, facts);
        _door = new MoveDoor(_out, entries, new RehomeDoor(parts));
    }

    /// <summary>Attachments that came for an organisation and that no record names yet.</summary>
    public static IMovingGoods Files(BlobStore blobs, IDatabase state) => new MovingFiles(blobs, state);

    public static IReadOnlyList<Migration> Migrations { get; } = [MovedEntries.Schema];

    public IMovedEntries Entries { get; }

    internal MovingParts Parts => _parts;

    /// <summary>Before anybody writes.</summary>
    public static async Task<Moves> OpenAsync(MovingParts parts, CancellationToken cancel = default)
    {
        var moves = new Moves(parts);
        await moves._out.LoadAsync(cancel);
        await moves._in.LoadAsync(cancel);
        return moves;
    }

    /// <summary>Once the node can be reached: goes on with a move that a stop interrupted.</summary>
    public void Start()
    {
        _in.Start();
        _upkeep = Task.Run(UpkeepAsync, CancellationToken.None);
    }

    /// <summary>The door of <c>/net/v1/move</c>.</summary>
    public Task<CrossingResponse> HandleAsync(CrossingRequest request, CancellationToken cancel) => _door.HandleAsync(request, cancel);

    /// <summary>Moves away from this node: of one organisation, or of all for whoever runs it.</summary>
    public MoveOutStatus? Leaving(string organization) => _out.Find(organization) is { } row ? _out.Status(row) : null;
    public IReadOnlyList<MoveOutStatus> AllLeaving => _out.All;
    /// <summary>A one-time code for the new node. By an administrator of the organisation who also handles its agreements.</summary>
    public ValueTask<Outcome<string>> OpenAsync(Principal who, CancellationToken cancel = default) => _out.OpenAsync(who, cancel);
    public ValueTask<Outcome> CallOffLeavingAsync(Principal who, CancellationToken cancel = default) => _out.CallOffAsync(who, cancel);

    /// <summary>The newest move to this node; null = there was none.</summary>
    public MoveInStatus? Arriving => _in.Status;
    public ValueTask<Outcome<MoveInStatus>> PlanAsync(string host, string code, CancellationToken cancel = default) => _in.PlanAsync(host, code, cancel);
    public ValueTask<Outcome> StartArrivingAsync(string? password, CancellationToken cancel = default) => _in.StartAsync(password, cancel);
    public ValueTask<Outcome> CallOffArrivingAsync(CancellationToken cancel = default) => _in.CallOffAsync(cancel);

    /// <summary>Ends referrals whose time is over; done by itself once a minute.</summary>
    internal Task ReleaseAsync(CancellationToken cancel) => _out.ReleaseAsync(cancel);

    private async Task UpkeepAsync()
    {
        using var rounds = new PeriodicTimer(_parts.Options.Upkeep, _parts.Time);
        try
        {
            do
            {
                try { await ReleaseAsync(_stop.Token); }
                catch (SqlException)
                {
                    // State is busy: the next round finds the same
                }
            }
            while (await rounds.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _in.DisposeAsync();
        await _upkeep;
        _out.Dispose();
        _stop.Dispose();
    }
}

using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Events.Proofs;
using Yiwang.Events.Store;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Sql;
using Yiwang.Streams;
using Yiwang.Things.Prefixes;

namespace Yiwang.Net.Moving;

/// <summary>What a move stands on. Rooms of which something moves stand here, each by its own contract.</summary>
public sealed record MovingParts(
    EventStore Events, Checkpointer Checkpointer, ICompactBodies Compact, IReadOnlyList<IMovingFacts> Facts, IDirectory Directory, OrganizationKeys Keys, AppSecrets Secrets, ICrossingKeys Signers, IKeyStore KeyStore,
    IPrefixTable Prefixes, IPrefixRegistry PrefixRegistry, ICaseTravel Travel, INodeCases Cases, IStreamStore Streams, ISampleHolds SampleHolds, BlobStore Blobs, IPacts Pacts, IDatabase State, ICarrier Http,
    IAccess Access, IAudit Audit, CrossingOptions Crossing, MovingOptions Options, TimeProvider Time)
{
    /// <summary>Where this node is reached, once it knows.</summary>
    public required Func<Uri?> Address { get; init; }
    /// <summary>Where it speaks the Handle protocol.</summary>
    public required Func<int> HandlePort { get; init; }
    public required IReadOnlyList<Uri> Upstreams { get; init; }
    /// <summary>When it completes, every effect of the node has handled what was recorded before the position.</summary>
    public required Func<long, CancellationToken, Task> EffectsReached { get; init; }
    public required Cases.Effects.IMovingEffects Effects { get; init; }
    /// <summary>Messages of an organisation's agreements that wait to be sent.</summary>
    public required Func<OrganizationId, long> Waiting { get; init; }
    /// <summary>What else moves, in this order; <see cref="Effects"/> among them.</summary>
    public required IReadOnlyList<IMovingGoods> Goods { get; init; }

    /// <summary>One after the other.</summary>
    public async ValueTask EachAsync(Func<IMovingGoods, ValueTask> step)
    {
        foreach (var goods in Goods) await step(goods);
    }
    /// <summary>Gives the administrator who moves in a first password here.</summary>
    public required Func<UserName, string, CancellationToken, ValueTask<Outcome>> SetPassword { get; init; }
}

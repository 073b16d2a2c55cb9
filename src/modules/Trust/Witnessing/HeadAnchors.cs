using System.Globalization;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Proofs;
using Yiwang.Parties;

namespace Yiwang.Trust.Witnessing;

/// <summary>
/// Puts heads into the own log: the own newest one with its cosignatures, and the newest of each neighbour that has grown since the last time. So a past that a neighbour
/// rewrites stands here as it was, under this node's own witnesses.
/// </summary>
internal sealed class HeadAnchors(IEvents events, IDirectory directory, Checkpointer checkpointer, NodeWitness witness, WitnessPeers peers)
{
    // one atomic write of the log
    private const int AtOnce = 500;
    private long _sizeAfter = -1;
    // the last head went out before any witness had answered
    private bool _isBare;

    public async Task<Outcome> RecordAsync(CancellationToken cancel)
    {
        if (directory.Operator?.Id.ToString() is not { } owner) return Outcome.Ok;
        var drafts = new List<EventDraft>();
        foreach (var held in await witness.Heads.AllAsync(cancel))
        {
            if (peers.Find(held.Origin) is { } peer && LastSize(held.Origin) < held.Size) drafts.Add(Draft(peer.IsParent ? NetKinds.HeadWitnessed : NetKinds.HeadAnchored, owner, held.Origin, held.Size, held.Root, held.Note));
        }
        // a log into which nobody but this has written has nothing new to publish, unless witnesses have answered only now
        var newest = checkpointer.Cosigned ?? checkpointer.Current;
        var grown = events.Size != _sizeAfter || (_isBare && checkpointer.Cosigned is not null);
        var publishes = grown && newest.Checkpoint.Size > LastSize(events.Origin);
        if (publishes) drafts.Add(Draft(NetKinds.HeadPublished, owner, events.Origin, newest.Checkpoint.Size, newest.Checkpoint.Root, newest.Note));
        foreach (var chunk in drafts.Chunk(AtOnce))
        {
            var appended = await events.AppendAsync(chunk, [], cancel);
            if (!appended.Succeeded) return appended.Status;
        }
        // what others wrote stays news until a head that covers it stands here: its cosignatures may come later
        if (publishes || !grown) _sizeAfter = events.Size;
        if (publishes) _isBare = checkpointer.Cosigned is null;
        return Outcome.Ok;
    }

    /// <summary>Size of the newest head of a log that stands here; -1 when none does.</summary>
    private long LastSize(string origin)
    {
        var at = events.FindHead(HeadConflicts.HeadOrigin(origin));
        if (at < 0 || events.Find(at) is not { Succeeded: true, Value: { } fact } || fact.Payload.GetValueOrDefault(Disclosure.Public) is not { } payload) return -1;
        using var document = JsonDocument.Parse(payload);
        return document.RootElement.TryGetProperty("size", out var size) && long.TryParse(size.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    private static EventDraft Draft(string kind, string owner, string origin, long size, byte[] root, string note) => new()
    {
        Kind = kind,
        Owner = owner,
        Heads = [HeadConflicts.HeadOrigin(origin)],
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>>
        {
            [Disclosure.Public] = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["origin"] = origin, ["size"] = size.ToString(CultureInfo.InvariantCulture), ["root"] = Convert.ToBase64String(root), ["checkpoint"] = note }),
        },
    };
}

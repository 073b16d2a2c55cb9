using System.Text;
using System.Text.RegularExpressions;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Moving;
using Yiwang.Events.Proofs;
using Yiwang.Net.Moving.Taken;
using Yiwang.Net.Moving.Wire;
using Yiwang.Storage.Blobs;

namespace Yiwang.Net.Moving.Leaving;

/// <summary>An organisation's part of the log, in order, each entry with its proof: the facts that it owns, what rooms say goes along, and what those cannot be read without.</summary>
internal sealed partial class EntryPages(IEvents events, ProofMaker proofs, IReadOnlyList<IMovingFacts> rooms, IMovedEntries earlier, BlobStore blobs)
{
    private const int LogPage = 500;
    // Entries of others that are passed over for one page.
    private const int PassedMax = 200_000;
    private static readonly HashSet<Disclosure> s_all = [Disclosure.Public, Disclosure.Granted, Disclosure.Internal, Disclosure.Sealed];
    // what a log says of itself, or of other logs, is its own
    private static readonly HashSet<string> s_logs =
    [
        LogKinds.BatchCommitted, LogKinds.BatchAborted, LogKinds.GroupErased, LogKinds.PersonErased, LogKinds.AuditRoot,
        NetKinds.HeadPublished, NetKinds.HeadWitnessed, NetKinds.HeadAnchored, NetKinds.HeadConflict, IdentityKinds.OrgMoved,
    ];

    /// <param name="Prefixes">Heads of the prefixes that it holds: who answers for them is said anew on the new node.</param>
    internal sealed record Scope(string Organization, IReadOnlySet<string> Prefixes);

    public async Task<Outcome<EntriesBody>> ReadAsync(Scope scope, string cursor, long limit, MovingOptions options, CancellationToken cancel)
    {
        var (at, skip) = Parse(cursor);
        var (items, files, sent) = (new List<MovedItem>(), new HashSet<string>(), new HashSet<long>());
        var bytes = 0;
        for (var passed = 0; passed < PassedMax && at < limit; passed += LogPage)
        {
            var index = 0;
            var entries = events.Log.ReadEffective(at, LogPage, Moves, withBatchRows: true, out var next);
            foreach (var entry in entries)
            {
                if (index++ < skip) continue;
                var e = events.Decode(entry);
                if (!Belongs(e, scope)) continue;
                foreach (var position in Needed(e, scope).Append(e.Position))
                {
                    if (!sent.Add(position)) continue;
                    var item = await ItemAsync(position, scope.Organization, files, cancel);
                    if (!item.Succeeded) return item.Status;
                    items.Add(item.Value);
                    bytes += item.Value.Proof.Length + (item.Value.Older?.Sum(o => o.Length) ?? 0) + (item.Value.Clear?.Length ?? 0);
                }
                if (items.Count >= options.PageEntries || bytes >= options.PageBytes) return new EntriesBody(items, [.. files], $"{at}:{index}", false);
            }
            (at, skip) = (next, 0);
        }
        return new EntriesBody(items, [.. files], $"{at}:0", at >= limit);
    }

    /// <summary>How many entries of each kind go, and how many there were of which others are read.</summary>
    public Dictionary<string, long> Count(Scope scope, long limit, CancellationToken cancel)
    {
        var (kinds, sent) = (new Dictionary<string, long>(StringComparer.Ordinal), new HashSet<long>());
        for (var at = 0L; at < limit;)
        {
            var entries = events.Log.ReadEffective(at, LogPage, Moves, withBatchRows: true, out var next);
            foreach (var entry in entries)
            {
                var e = events.Decode(entry);
                if (!Belongs(e, scope)) continue;
                Add(e.Kind);
                foreach (var needed in Needed(e, scope))
                {
                    if (sent.Add(needed) && events.Read(needed) is { } other && !Belongs(other, scope)) Add(other.Kind);
                }
            }
            cancel.ThrowIfCancellationRequested();
            at = next;
        }
        return kinds;

        void Add(string kind) => kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
    }

    public static long PositionOf(string cursor) => Parse(cursor).At;

    /// <summary>Stays in the log in which it stands.</summary>
    public static bool IsOfLog(string kind) => s_logs.Contains(kind);

    private static bool Moves(string kind) => !IsOfLog(kind);

    private bool Belongs(RecordedEvent e, Scope scope)
    {
        if (e.Owner == scope.Organization) return !scope.Prefixes.Contains(e.Heads[0]);
        foreach (var room in rooms)
        {
            if (room.Wants(e.Kind) && room.Belongs(e, scope.Organization)) return true;
        }
        return false;
    }

    private IEnumerable<long> Needed(RecordedEvent e, Scope scope) => rooms.Where(r => r.Wants(e.Kind)).SelectMany(r => r.Needs(e, scope.Organization));

    private async Task<Outcome<MovedItem>> ItemAsync(long position, string organization, HashSet<string> files, CancellationToken cancel)
    {
        var proof = await proofs.MakeAsync(position, s_all, cancel);
        if (!proof.Succeeded) return proof.Status;
        var e = events.Read(position);
        var clear = events.Unseal(e);
        HashSet<string> named = [];
        foreach (var room in rooms)
        {
            if (!room.Wants(e.Kind)) continue;
            // in a form that the organisation opened, another party's attachment is its own business too
            (e.Owner == organization ? files : named).UnionWith(room.Files(e));
        }
        foreach (var group in proof.Value.Entry.Groups) Collect(Encoding.UTF8.GetString(group.Content), named);
        if (clear is not null) Collect(Encoding.UTF8.GetString(clear), named);
        foreach (var name in named) if (!files.Contains(name) && await MayHaveAsync(name, organization, cancel)) files.Add(name);
        var older = await earlier.FindAsync(position, cancel);
        return new MovedItem(proof.Value.ToString(), older.Count == 0 ? null : [.. older.Select(o => o.Proof.ToString())], clear);
    }

    // wherever a fact refers to an attachment, it does so by this name; anybody can write one down
    private static void Collect(string text, HashSet<string> files)
    {
        foreach (Match match in FileName().Matches(text)) files.Add(match.Value);
    }

    /// <summary>It sent it, or it was delivered to it.</summary>
    private async Task<bool> MayHaveAsync(string name, string organization, CancellationToken cancel) => BlobName.TryParse(name, out var blob) && await blobs.TouchAsync(blob, organization, cancel);

    private static (long At, int Skip) Parse(string cursor)
    {
        var colon = cursor.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(cursor.AsSpan(0, colon), out var at) && int.TryParse(cursor.AsSpan(colon + 1), out var skip) && at >= 0 && skip >= 0 ? (at, skip) : (0, 0);
    }

    [GeneratedRegex("sha256-[0-9a-f]{64}")]
    private static partial Regex FileName();
}
